import type { Job, JobResult } from '../../jobs/job.ts'

/** What the facts of one kind of job are drawn from; `result` is null until it succeeded. */
export interface FactsOf<Kind extends Job['request']['kind']> {
  request: Extract<Job['request'], { kind: Kind }>
  result: Extract<JobResult, { kind: Kind }> | null
}
