import { toJobRow } from './jobs/job-board.ts'
import type { JobRunner } from './jobs/job-runner.ts'
import type { Happenings } from './watching/happenings.ts'

/** What becomes of jobs, whoever started them. */
export function tellOfJobs(runner: JobRunner, happenings: Happenings): void {
  runner.onStarted((job) => happenings.tell({ kind: 'job-started', job: toJobRow(job) }))
  runner.onEnded((job) => {
    const detail = job.state.status === 'failed' ? job.state.detail : null
    happenings.tell({ kind: 'job-ended', job: toJobRow(job), detail })
  })
}
