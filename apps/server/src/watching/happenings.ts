import type { Happening } from '@holdfast/contract'
import type { Log } from '../log.ts'

/** Hears what happens. What it fails with is logged, and changes nothing for whoever told it. */
export type HappeningListener = (happening: Happening) => unknown

/** What happens and may concern people: whoever sees it tells, whoever reports it listens. Neither waits for the other. */
export class Happenings {
  readonly #listeners = new Set<HappeningListener>()
  readonly #log: Log

  constructor(log: Log) {
    this.#log = log
  }

  /** Until what it answers is called. */
  listen(listener: HappeningListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  tell(happening: Happening): void {
    const call = async (listener: HappeningListener): Promise<unknown> => listener(happening)
    for (const listener of this.#listeners)
      void call(listener).catch((error: unknown) =>
        this.#log.error({ err: error, kind: happening.kind }, 'a listener for what happens failed'),
      )
  }
}
