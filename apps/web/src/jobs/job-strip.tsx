import { CloseButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { StatusDot } from '../ui/status-dot.tsx'
import { CancelJobButton } from './cancel-job-button.tsx'
import { describeOutcome, describeRow } from './describe-outcome.ts'
import { useJobDismissals } from './job-dismissals.tsx'
import { JobProgress } from './job-progress.tsx'
import classes from './job-strip.module.css'
import { jobTitle } from './job-words.ts'
import type { Job, JobRow } from './job.ts'
import { useJobDetails } from './use-job-details.ts'
import type { ContainerJobs } from './use-job-for.ts'

/** A container's jobs in the width of a few table cells: bars while they run, a short word and a link after. */
export function JobStrip({ jobs, link }: { jobs: ContainerJobs; link: (job: Job) => ReactNode }) {
  return (
    <div className={classes['stack']}>
      {jobs.active.map((job) => (
        <div key={job.id} className={classes['line']}>
          <JobProgress job={job} />
          <CancelJobButton job={job} />
        </div>
      ))}
      {jobs.ended.map((job) => (
        <JobOutcome key={job.id} row={job} link={link} />
      ))}
    </div>
  )
}

/** How a job ended, in one line where there is room, until it is put away. */
function JobOutcome({ row, link }: { row: JobRow; link: (job: Job) => ReactNode }) {
  const { dismiss } = useJobDismissals()
  const { data: job } = useJobDetails(row.id, row.state.status)
  const { tone, sentence } = job ? describeOutcome(job) : describeRow(row)
  return (
    <div className={classes['outcome']} data-status={row.state.status}>
      <span className={classes['sentence']} title={sentence}>
        <StatusDot tone={tone} />
        {sentence}
      </span>
      <span className={classes['links']}>
        {job && link(job)}
        <CloseButton size="xs" aria-label={`Dismiss ${jobTitle(row)}`} onClick={() => dismiss(row.id)} />
      </span>
    </div>
  )
}
