import { isMap, LineCounter, parseDocument, stringify, type Document, type YAMLError } from 'yaml'
import { z } from 'zod'
import { message, OpError, refuseInput, scheduleDraft, type Message, type ScheduleDraft } from '@holdfast/contract'

const mostBytes = 512 * 1024
const mostSchedules = 1_000
const mostProblems = 20
/** So often an anchor may be meant: a file that grows from kilobytes to gigabytes is none of schedules. */
const mostAliases = 100

const fileShape = z.strictObject({
  version: z.literal(1),
  schedules: z.array(scheduleDraft).max(mostSchedules),
})

/** All schedules as one YAML file, in the order given. */
export function writeSchedules(schedules: readonly ScheduleDraft[]): string {
  const drafts = schedules.map((schedule) => scheduleDraft.parse(pick(schedule)))
  return `# Schedules of Holdfast.\n${stringify({ version: 1, schedules: drafts }, { lineWidth: 0, aliasDuplicateObjects: false })}`
}

/** @throws OpError `BAD_REQUEST` with each problem, its line and its field, at most twenty. */
export function readSchedules(text: string): ScheduleDraft[] {
  if (Buffer.byteLength(text) > mostBytes) throw refused([message('schedule-file-size', { bytes: mostBytes })])
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    logLevel: 'silent',
  })
  if (document.errors.length > 0) throw refused(document.errors.map((error) => syntaxProblem(error, lines)))
  if (!isMap(document.contents)) throw refused([message('schedule-file-shape')])
  const parsed = fileShape.safeParse(toValue(document))
  if (!parsed.success)
    throw refused(
      parsed.error.issues.map((issue) => problemOf(issue, { document, lines })),
      parsed.error,
    )
  const { schedules } = parsed.data
  const twice = schedules.findIndex(({ name }, at) => schedules.findIndex((other) => isSame(other.name, name)) < at)
  if (twice >= 0) {
    const path = ['schedules', twice, 'name']
    const problem = message('schedule-name-twice', { name: schedules[twice]?.name ?? '' })
    throw refused([located(path, problem, { document, lines })])
  }
  return schedules
}

/** Names are compared without regard to case. */
export function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** What a person decides: no ids, no times. */
function pick(schedule: ScheduleDraft): Record<string, unknown> {
  const keys = Object.keys(scheduleDraft.shape)
  return Object.fromEntries(Object.entries(schedule).filter(([key]) => keys.includes(key)))
}

function toValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: mostAliases }) as unknown
  } catch (error) {
    throw refused([message('schedule-file-aliases')], error)
  }
}

interface Source {
  document: Document.Parsed
  lines: LineCounter
}

type Issue = z.core.$ZodIssue

function problemOf(issue: Issue, source: Source): Message {
  const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const path = [...issue.path, ...(unknownKey === undefined ? [] : [unknownKey])]
  const { detail } = refuseInput(new z.ZodError([issue]), 'schedules')
  return located(path, detail, source)
}

/** Where it stands, or the nearest that is there. */
function located(path: readonly PropertyKey[], problem: Message, { document, lines }: Source): Message {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node: unknown = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true)
    const [start] = (node as { range?: [number, number, number] } | undefined)?.range ?? []
    if (start !== undefined) return message('schedule-file-line', { line: lines.linePos(start).line, problem })
  }
  return problem
}

function syntaxProblem({ pos, message: text }: YAMLError, lines: LineCounter): Message {
  return message('schedule-file-line', {
    line: lines.linePos(pos[0]).line,
    problem: message('schedule-file-syntax', { problem: text }),
  })
}

function refused(problems: readonly Message[], cause?: unknown): OpError {
  const shown = problems.slice(0, mostProblems)
  const more = problems.length - shown.length
  return new OpError('BAD_REQUEST', message('schedule-file-refused', { problems: shown, more }), {
    field: 'yaml',
    cause,
  })
}
