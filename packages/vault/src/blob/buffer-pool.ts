/** Shared ones that no pool has: the collector does not know what they weigh, and would let them lie. */
const idle: Buffer[] = []
const mostIdle = 8

/** A fixed number of buffers that are made when first needed and used again. */
export class BufferPool {
  readonly #bytes: number
  readonly #isShared: boolean
  #unmade: number
  readonly #spare: Buffer[] = []
  readonly #waiting: PromiseWithResolvers<Buffer>[] = []
  #failure: { error: unknown } | null = null

  /** `isShared`: threads may write to them. */
  constructor({ count, bytes, isShared = false }: { count: number; bytes: number; isShared?: boolean }) {
    this.#unmade = count
    this.#bytes = bytes
    this.#isShared = isShared
  }

  /** Waits until one is free. */
  async take(): Promise<Buffer> {
    if (this.#failure !== null) throw this.#failure.error
    const spare = this.#spare.pop()
    if (spare !== undefined) return spare
    if (this.#unmade > 0) {
      this.#unmade--
      return this.#isShared ? takeShared(this.#bytes) : Buffer.allocUnsafeSlow(this.#bytes)
    }
    const waiter = Promise.withResolvers<Buffer>()
    this.#waiting.push(waiter)
    return waiter.promise
  }

  give(buffer: Buffer): void {
    const waiter = this.#waiting.shift()
    if (waiter === undefined) this.#spare.push(buffer)
    else waiter.resolve(buffer)
  }

  /** Lets go of the buffers that nobody has: new ones are made when they are needed. */
  rest(): void {
    const spare = this.#spare.splice(0)
    this.#unmade += spare.length
    if (this.#isShared) idle.push(...spare.slice(0, Math.max(0, mostIdle - idle.length)))
  }

  /** No buffer comes back any more: who waits for one, now or later, gets the error. */
  fail(error: unknown): void {
    this.#failure ??= { error }
    for (const waiter of this.#waiting.splice(0)) waiter.reject(error)
  }
}

function takeShared(bytes: number): Buffer {
  const at = idle.findIndex(({ length }) => length === bytes)
  const [found] = at < 0 ? [] : idle.splice(at, 1)
  return found ?? Buffer.from(new SharedArrayBuffer(bytes))
}
