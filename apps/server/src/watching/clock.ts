import { setTimeout as delay } from 'node:timers/promises'

/** The time and waiting for it: handed to whatever acts by the time of day, so that a test can let a year pass. */
export interface Clock {
  /** Milliseconds since 1970. It may jump, both ways. */
  now: () => number
  /** Rejects when `signal` aborts. Of more than three weeks it may end sooner. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

/** A timer that is set for longer fires at once. */
const longestTimerMs = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(Math.min(Math.max(ms, 0), longestTimerMs), undefined, { signal }),
}
