import type { Overview } from '@holdfast/contract'
import type { ReactNode } from 'react'
import { countOf } from '../../ui/format.ts'
import { formatExactTime } from '../../ui/format-time.ts'
import { useNow } from '../../ui/use-now.ts'
import { timeUntil } from './overview-words.ts'
import classes from './overview.module.css'

interface NextRunsProps {
  next: Overview['next']
  scheduleLink: (id: string, name: string) => ReactNode
}

/** The next run of each schedule. */
export function NextRuns({ next, scheduleLink }: NextRunsProps) {
  const now = useNow()
  if (next.length === 0) return null
  return (
    <section className={classes['section']} aria-labelledby="next">
      <h2 id="next">Next runs</h2>
      <ol className={classes['next']}>
        {next.map(({ scheduleId, scheduleName, at, containers }) => (
          <li key={`${scheduleId} ${at}`}>
            <time dateTime={new Date(at).toISOString()} title={formatExactTime(at)}>
              {timeUntil(at, now)}
            </time>
            {scheduleLink(scheduleId, scheduleName)}
            <span className={classes['quiet']}>{countOf(containers, 'container')}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
