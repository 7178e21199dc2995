import { CloseButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { StatusDot } from '../ui/status-dot.tsx'
import { describeOutcome } from './describe-outcome.ts'
import { jobTitle } from './job-words.ts'
import { useJobDismissals } from './job-dismissals.tsx'
import classes from './job-strip.module.css'
import type { Job } from './job.ts'

/** How a job ended, in one line where there is room, until it is put away. */
export function JobOutcome({ job, children }: { job: Job; children: ReactNode }) {
  const { dismiss } = useJobDismissals()
  const { tone, sentence } = describeOutcome(job)
  return (
    <div className={classes['outcome']} data-status={job.state.status}>
      <span className={classes['sentence']} title={sentence}>
        <StatusDot tone={tone} />
        {sentence}
      </span>
      <span className={classes['links']}>
        {children}
        <CloseButton size="xs" aria-label={`Dismiss ${jobTitle(job)}`} onClick={() => dismiss(job.id)} />
      </span>
    </div>
  )
}
