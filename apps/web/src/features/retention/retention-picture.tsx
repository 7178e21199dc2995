import type { RetentionRule } from '@holdfast/contract'
import type { Outputs } from '../../trpc/trpc.ts'
import { formatExactTime } from '../../ui/format-time.ts'
import { countOf } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import { ruleWord } from './policy-words.ts'
import classes from './retention.module.css'

export type Preview = Outputs['retention']['preview']
type Container = Preview['containers'][number]
type Mark = Container['marks'][number]

const dayMs = 86_400_000
const ticks = [
  { age: 7 * dayMs, word: '1 week' },
  { age: 30 * dayMs, word: '1 month' },
  { age: 182 * dayMs, word: '6 months' },
  { age: 365 * dayMs, word: '1 year' },
  { age: 3 * 365 * dayMs, word: '3 years' },
]

/** One line of time per container, the newest backup on the right: those that stay are filled, by rule, and those that go are hollow. */
export function RetentionPicture({ preview: { containers, more } }: { preview: Preview }) {
  const now = useNow()
  const oldest = Math.min(now - dayMs, ...containers.flatMap(({ marks }) => marks.map(({ startedAt }) => startedAt)))
  const placeOf = (age: number) => `${98 - 96 * Math.sqrt(Math.max(0, age) / (now - oldest))}%`
  if (containers.length === 0) return <p className={classes['quiet']}>There are no backups yet.</p>
  const shown = ticks.filter(({ age }) => age < (now - oldest) * 0.95)
  return (
    <>
      <div className={classes['rows']} aria-hidden>
        {containers.map((container) => (
          <div key={container.key} className={classes['row']}>
            <span className={classes['name']}>{container.name}</span>
            <svg className={classes['track']}>
              <line className={classes['axis']} x1="1%" x2="99%" y1="11" y2="11" />
              {container.marks.toReversed().map((mark) => (
                <MarkShape key={mark.backupId} mark={mark} x={placeOf(now - mark.startedAt)} />
              ))}
            </svg>
          </div>
        ))}
        <div className={classes['row']}>
          <span />
          <svg className={classes['track']}>
            {shown.map(({ age, word }) => (
              <text key={word} className={classes['tick']} x={placeOf(age)} y="12">
                {word}
              </text>
            ))}
            <text className={classes['tick']} x="98%" y="12">
              now
            </text>
          </svg>
        </div>
      </div>
      <Legend containers={containers} />
      {more > 0 && <p className={classes['quiet']}>and {countOf(more, 'more container', 'more containers')}</p>}
      <MarkTable containers={containers} />
    </>
  )
}

const strongest = [
  'pinned',
  'last-verified',
  'yearly',
  'monthly',
  'weekly',
  'daily',
  'hourly',
  'within',
  'last',
  'recent',
  'all',
] as const satisfies RetentionRule[]

const radiusOf: Record<RetentionRule, number> = {
  pinned: 6,
  'last-verified': 6,
  yearly: 7,
  monthly: 6,
  weekly: 5,
  daily: 4,
  hourly: 3,
  within: 3.5,
  last: 3.5,
  recent: 3.5,
  all: 3.5,
}

function ruleOf({ keptBy }: Pick<Mark, 'keptBy'>): RetentionRule | null {
  return strongest.find((rule) => keptBy.includes(rule)) ?? null
}

function MarkShape({ mark, x }: { mark: Mark; x: string }) {
  const rule = ruleOf(mark)
  const title = <title>{`${formatExactTime(mark.startedAt)}: ${describeMark(mark)}`}</title>
  if (rule === null)
    return (
      <circle className={classes['goes']} cx={x} cy="11" r="3.5">
        {title}
      </circle>
    )
  return (
    <circle
      className={classes['mark']}
      data-rule={rule}
      data-fixed={rule === 'pinned' || rule === 'last-verified' || undefined}
      cx={x}
      cy="11"
      r={radiusOf[rule]}
    >
      {title}
    </circle>
  )
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })

function describeMark({ keptBy, goesAt }: Mark): string {
  if (keptBy.length === 0) return 'deleted at the next run'
  const rules = keptBy.map((rule) => ruleWord[rule]).join(', ')
  return goesAt === null ? `stays: ${rules}` : `stays: ${rules}; deleted about ${day.format(goesAt)}`
}

function Legend({ containers }: { containers: Container[] }) {
  const counts = new Map<RetentionRule | null, number>()
  for (const mark of containers.flatMap(({ marks }) => marks))
    counts.set(ruleOf(mark), (counts.get(ruleOf(mark)) ?? 0) + 1)
  const going = counts.get(null) ?? 0
  return (
    <ul className={classes['legend']} aria-label="Backups by what keeps them">
      {strongest
        .filter((rule) => counts.has(rule))
        .map((rule) => (
          <li key={rule}>
            <svg width="14" height="14" aria-hidden>
              <circle className={classes['mark']} data-rule={rule} cx="7" cy="7" r={Math.min(6, radiusOf[rule])} />
            </svg>
            <span>
              <b>{counts.get(rule)}</b> {ruleWord[rule]}
            </span>
          </li>
        ))}
      {going > 0 && (
        <li>
          <svg width="14" height="14" aria-hidden>
            <circle className={classes['goes']} cx="7" cy="7" r="3.5" />
          </svg>
          <span>
            <b>{going}</b> deleted
          </span>
        </li>
      )}
    </ul>
  )
}

const listedOfEach = 60

/** The same in words. */
function MarkTable({ containers }: { containers: Container[] }) {
  return (
    <details className={classes['table']}>
      <summary>As a table</summary>
      <div className={classes['scroll']}>
        <table>
          <thead>
            <tr>
              <th scope="col">Container</th>
              <th scope="col">Backup of</th>
              <th scope="col">What becomes of it</th>
            </tr>
          </thead>
          <tbody>
            {containers.flatMap(({ key, name, marks }) =>
              marks.slice(0, listedOfEach).map((mark) => (
                <tr key={`${key} ${mark.backupId}`}>
                  <th scope="row">{name}</th>
                  <td>{formatExactTime(mark.startedAt)}</td>
                  <td>{describeMark(mark)}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
    </details>
  )
}
