import { resumeContainer, type Engine, type QuiescedContainer } from '@holdfast/docker-ops'
import type { JobsInSight } from './jobs-in-sight.ts'
import type { QuiescedTable } from './quiesced-table.ts'

interface ReleaserParts {
  quiesced: QuiescedTable
  jobs: Pick<JobsInSight, 'activeOn'>
  /** How often it is looked what is quiesced, and how long after its first failure a container is tried again. */
  retryMs: number
  onFailure: (containerId: string, error: unknown) => void
}

interface Quiesced extends QuiescedContainer {
  jobId: string
}

interface Attempts {
  failed: number
  dueAt: number
}

/** How soon it is looked again while a stop may still be under way. */
const stoppingMs = 1_000

/** Each pause is twice as long as the one before: at half a minute for the first, the last try is after half an hour. */
const mostAttempts = 7

/** Resumes containers of one engine that a job paused or stopped, and could not resume before it ended. */
export class QuiesceReleaser {
  readonly #engine: Engine
  readonly #parts: ReleaserParts
  /** By job. */
  readonly #attempts = new Map<string, Attempts>()
  /** Until when a stop may still be under way, by job. */
  readonly #stopping = new Map<string, number>()

  constructor(engine: Engine, parts: ReleaserParts) {
    this.#engine = engine
    this.#parts = parts
  }

  /** The engine was away: what was given up is tried again. */
  beginAnew(): void {
    this.#attempts.clear()
    this.#stopping.clear()
  }

  /** Resolves with in how many milliseconds to look again. */
  async release(): Promise<number> {
    const { quiesced, jobs, retryMs } = this.#parts
    const left = await quiesced.list(this.#engine.id)
    for (const row of left) {
      const onIt = jobs.activeOn({ engineId: this.#engine.id, containerId: row.containerId })
      // Another job may have paused or stopped it by now; resuming it would spoil that one.
      if (onIt.some(({ jobId, quiesces }) => jobId === row.jobId || quiesces)) continue
      await this.#try(row)
    }
    return this.#stopping.size > 0 ? Math.min(stoppingMs, retryMs) : retryMs
  }

  async #try({ jobId, ...container }: Quiesced): Promise<void> {
    const { failed, dueAt } = this.#attempts.get(jobId) ?? { failed: 0, dueAt: 0 }
    if (failed >= mostAttempts || dueAt > Date.now()) return
    try {
      const mayStopMs = await resumeContainer(this.#engine, container)
      if (this.#isBeingStopped(jobId, mayStopMs)) return
      await this.#parts.quiesced.forget(jobId)
      this.#stopping.delete(jobId)
      this.#attempts.delete(jobId)
    } catch (error) {
      this.#attempts.set(jobId, { failed: failed + 1, dueAt: Date.now() + this.#parts.retryMs * 2 ** failed })
      this.#parts.onFailure(container.containerId, error)
    }
  }

  #isBeingStopped(jobId: string, mayStopMs: number): boolean {
    if (mayStopMs === 0) return false
    const until = this.#stopping.get(jobId) ?? Date.now() + mayStopMs
    this.#stopping.set(jobId, until)
    return Date.now() < until
  }
}
