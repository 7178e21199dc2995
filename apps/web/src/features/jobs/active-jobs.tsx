import type { ReactNode } from 'react'
import { CancelJobButton } from '../../jobs/cancel-job-button.tsx'
import { JobProgress } from '../../jobs/job-progress.tsx'
import type { JobRow } from '../../jobs/job.ts'
import { useJobBoard } from '../../jobs/use-job-board.ts'
import { RelativeTime } from '../../ui/time.tsx'
import classes from './jobs.module.css'

/** The jobs that are queued or running, oldest first; nothing when there are none. */
export function ActiveJobs({ title }: { title: (job: JobRow) => ReactNode }) {
  const active = useJobBoard((board) => board.active)
  if (!active || active.length === 0) return null
  return (
    <section aria-label="Active jobs" className={classes['active']}>
      <h2 className={classes['heading']}>Active</h2>
      <ul className={classes['list']}>
        {active.map((job) => (
          <li key={job.id} className={classes['item']}>
            <span className={classes['who']}>
              <b className={classes['name']}>{title(job)}</b>
              <span className={classes['quiet']}>
                {job.actor.name}, <RelativeTime at={job.createdAt} />
              </span>
            </span>
            <JobProgress job={job} />
            <CancelJobButton job={job} />
          </li>
        ))}
      </ul>
    </section>
  )
}
