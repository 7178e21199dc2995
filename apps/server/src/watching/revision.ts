import { EventEmitter, once } from 'node:events'

/** Counts changes of something and wakes whoever waits for the next one; says nothing about what changed. */
export class Revision {
  readonly #emitter = new EventEmitter().setMaxListeners(0)
  #count = 0

  get count(): number {
    return this.#count
  }

  bump(): void {
    this.#count += 1
    this.#emitter.emit('bump')
  }

  /** Settles once the count is past `seen`; rejects when `signal` aborts. */
  async past(seen: number, signal: AbortSignal): Promise<void> {
    if (this.#count === seen) await once(this.#emitter, 'bump', { signal })
  }
}
