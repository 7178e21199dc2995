import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../log.ts'

const dayMs = 86_400_000

interface RetentionParts {
  /** For the log: `jobs`. */
  what: string
  days: number
  /** Forgets what is older; resolves with how many went. */
  forget: (days: number) => Promise<number>
  log: Log
  /** How often it is looked. */
  everyMs?: number
}

/** Forgets what is old: at once, then again and again until disposed. */
export class Retention implements AsyncDisposable {
  readonly #stop = new AbortController()
  readonly #followed: Promise<void>

  constructor(parts: RetentionParts) {
    this.#followed = this.#follow({ everyMs: dayMs / 4, ...parts })
  }

  async #follow({ what, days, forget, log, everyMs }: Required<RetentionParts>): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      try {
        const removed = await forget(days)
        if (removed > 0) log.info({ what, removed, days }, 'forgot what is old')
      } catch (error) {
        log.warn({ err: error, what }, 'what is old could not be forgotten')
      }
      await delay(everyMs, undefined, { signal }).catch(() => undefined)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#followed
  }
}
