import { letGo, type Engine, type HeldContainer } from '@holdfast/docker-ops'
import type { JobBoard } from '../jobs/job-board.ts'
import type { HeldTable } from './held-table.ts'

interface ReleaserParts {
  held: HeldTable
  board: JobBoard
  /** How often it is looked what is held, and how long after its first failure a container is tried again. */
  retryMs: number
  onFailure: (containerId: string, error: unknown) => void
}

interface Held extends HeldContainer {
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

/** Lets containers of one engine go on that a job paused or stopped, and could not let go before it ended. */
export class HoldReleaser {
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
    const { held, board, retryMs } = this.#parts
    const left = await held.list(this.#engine.id)
    for (const row of left) {
      const onIt = board.active().filter(({ request }) => request.containerId === row.containerId)
      if (onIt.some(({ id }) => id === row.jobId)) continue
      // Another clone or backup may be holding it by now; letting it go would spoil that one.
      if (onIt.some(({ request }) => request.kind === 'clone' || request.kind === 'backup')) continue
      await this.#try(row)
    }
    return this.#stopping.size > 0 ? Math.min(stoppingMs, retryMs) : retryMs
  }

  async #try({ jobId, ...container }: Held): Promise<void> {
    const { failed, dueAt } = this.#attempts.get(jobId) ?? { failed: 0, dueAt: 0 }
    if (failed >= mostAttempts || dueAt > Date.now()) return
    try {
      const mayStopMs = await letGo(this.#engine, container)
      if (this.#isBeingStopped(jobId, mayStopMs)) return
      await this.#parts.held.forget(jobId)
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
