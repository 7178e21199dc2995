import type { Job } from '@holdfast/contract'
import type { Log } from '../log.ts'

/** What it fails with is logged, and changes nothing for the job. */
export type JobListener = (job: Job) => unknown

/** Who wants to hear of jobs at one point of their lives. */
export class JobListeners {
  readonly #listeners: JobListener[] = []
  readonly #log: Log

  constructor(log: Log) {
    this.#log = log
  }

  add(listener: JobListener): void {
    this.#listeners.push(listener)
  }

  tell(job: Job): void {
    const call = async (listener: JobListener): Promise<unknown> => listener(job)
    for (const listener of this.#listeners)
      void call(listener).catch((error: unknown) =>
        this.#log.error({ err: error, jobId: job.id, status: job.state.status }, 'a listener for jobs failed'),
      )
  }
}
