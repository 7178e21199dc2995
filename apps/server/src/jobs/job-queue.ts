import { randomUUID } from 'node:crypto'
import type { Actor, Cause, Job, JobRequest } from '@holdfast/contract'

export interface QueuedJob {
  /** As everybody may see it. */
  job: Job
  /** With what the job's own request masks. */
  readonly request: JobRequest
  readonly key: string | null
  readonly abort: AbortController
  readonly ended: PromiseWithResolvers<Job>
  /** Until the history has it, it holds its place and its lock, and does not run. */
  isRecorded: boolean
}

export interface NewJob {
  request: JobRequest
  masked: JobRequest
  actor: Actor
  causedBy: Cause | null
  key: string | null
}

/** The jobs that are queued or running. */
export class JobQueue {
  readonly #entries = new Map<string, QueuedJob>()

  add({ request, masked, actor, causedBy, key }: NewJob): QueuedJob {
    const job: Job = {
      id: randomUUID(),
      request: masked,
      state: { status: 'queued' },
      actor,
      causedBy,
      createdAt: Date.now(),
    }
    return this.#put({ job, request, key, isRecorded: false })
  }

  /** A queued job of a process that ended, under its own id. */
  takeUp(job: Job): QueuedJob {
    return this.#put({ job, request: job.request, key: null, isRecorded: true })
  }

  get(jobId: string): QueuedJob | undefined {
    return this.#entries.get(jobId)
  }

  remove(jobId: string): void {
    this.#entries.delete(jobId)
  }

  all(): QueuedJob[] {
    return [...this.#entries.values()]
  }

  running(): QueuedJob[] {
    return this.all().filter(({ job }) => job.state.status === 'running')
  }

  /** Recorded, and not begun; the oldest first. */
  queued(): QueuedJob[] {
    return this.all().filter(({ job, isRecorded }) => isRecorded && job.state.status === 'queued')
  }

  #put(job: Omit<QueuedJob, 'abort' | 'ended'>): QueuedJob {
    const entry = { ...job, abort: new AbortController(), ended: Promise.withResolvers<Job>() }
    this.#entries.set(entry.job.id, entry)
    return entry
  }
}
