import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../log.ts'
import type { JobHistory } from './job-history.ts'

const dayMs = 86_400_000

interface RetentionParts {
  history: JobHistory
  days: number
  log: Log
  /** Nothing that a job left before then is on any engine, in ms since 1970. */
  sweptAt: () => number
  /** How often it is looked. */
  everyMs?: number
}

/** Forgets jobs that ended long ago: at once, then again and again until disposed. */
export class HistoryRetention implements AsyncDisposable {
  readonly #stop = new AbortController()
  readonly #followed: Promise<void>

  constructor(parts: RetentionParts) {
    this.#followed = this.#follow({ everyMs: dayMs / 4, ...parts })
  }

  async #follow({ history, days, log, sweptAt, everyMs }: Required<RetentionParts>): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      try {
        const removed = await history.removeEndedBefore(Date.now() - days * dayMs, sweptAt())
        if (removed > 0) log.info({ removed, days }, 'forgot old jobs')
      } catch (error) {
        log.warn({ err: error }, 'old jobs could not be forgotten')
      }
      await delay(everyMs, undefined, { signal }).catch(() => undefined)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#followed
  }
}
