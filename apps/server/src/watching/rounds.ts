import { Revision } from './revision.ts'

/** Something to do again and again. Resolves with in how many milliseconds it is due by itself; null: when it is asked for. */
export type Chore = () => Promise<number | null>

/** Does chores one after another, each when it is asked for or due. */
export class Rounds {
  readonly #dueAt = new Map<Chore, number>()
  readonly #asked = new Revision()

  ask(chore: Chore): void {
    this.#dueAt.set(chore, 0)
    this.#asked.bump()
  }

  /** Until `signal` aborts. Rejects with what a chore rejects with. */
  async follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const seen = this.#asked.count
      for (const [chore, dueAt] of this.#dueAt) if (dueAt <= Date.now() && !signal.aborted) await this.#do(chore)
      await this.#asked.past(seen, this.#untilDue(signal)).catch(() => undefined)
    }
  }

  async #do(chore: Chore): Promise<void> {
    this.#dueAt.delete(chore)
    const againInMs = await chore()
    if (againInMs === null) return
    // It may have been asked for meanwhile, and then that is sooner.
    this.#dueAt.set(chore, Math.min(this.#dueAt.get(chore) ?? Infinity, Date.now() + againInMs))
  }

  #untilDue(signal: AbortSignal): AbortSignal {
    const dueAt = Math.min(...this.#dueAt.values())
    if (dueAt === Infinity) return signal
    return AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, Math.ceil(dueAt - Date.now())))])
  }
}
