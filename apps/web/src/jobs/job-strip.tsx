import type { ReactNode } from 'react'
import { CancelJobButton } from './cancel-job-button.tsx'
import { JobOutcome } from './job-outcome.tsx'
import { JobProgress } from './job-progress.tsx'
import classes from './job-strip.module.css'
import type { Job } from './job.ts'
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
        <JobOutcome key={job.id} job={job}>
          {link(job)}
        </JobOutcome>
      ))}
    </div>
  )
}
