import { setImmediate as settle } from 'node:timers/promises'
import type { Clock } from '../watching/clock.ts'

interface Sleeper {
  wakesAt: number
  wake: () => void
}

/** A clock that stands until a test moves it. */
export class FakeClock implements Clock {
  readonly #sleepers = new Set<Sleeper>()
  #now: number

  /** `now` in milliseconds since 1970, or as `2026-03-29T00:59:00Z`. */
  constructor(now: number | string) {
    this.#now = new Date(now).getTime()
  }

  readonly now = (): number => this.#now

  readonly sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const sleeper = { wakesAt: this.#now + Math.max(ms, 0), wake: resolve }
    this.#sleepers.add(sleeper)
    const abort = (): void => reject(signal.reason as Error)
    signal.addEventListener('abort', abort, { once: true })
    try {
      await promise
    } finally {
      signal.removeEventListener('abort', abort)
      this.#sleepers.delete(sleeper)
    }
  }

  /** How many wait. */
  get sleeping(): number {
    return this.#sleepers.size
  }

  /** Lets time pass: who sleeps is woken at their time, one after another, and runs until they next wait for something outside. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settle()
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.wakesAt)
      this.#sleepers.delete(next)
      next.wake()
      await settle()
    }
    this.#now = end
  }

  /** Somebody sets the clock: no time passes, and who sleeps sleeps for as long as they would have. */
  set(now: number | string): void {
    const to = new Date(now).getTime()
    for (const sleeper of this.#sleepers) sleeper.wakesAt += to - this.#now
    this.#now = to
  }

  #next(end: number): Sleeper | undefined {
    let next: Sleeper | undefined
    for (const one of this.#sleepers)
      if (one.wakesAt <= end && (next === undefined || one.wakesAt < next.wakesAt)) next = one
    return next
  }
}
