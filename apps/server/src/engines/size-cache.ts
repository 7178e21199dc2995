import type { Log } from '../log.ts'
import { readSizes, type Engine, type EngineSizes } from '@holdfast/docker-ops'

/** Volumes come and grow while somebody looks at a plan; older sizes would mislead. */
const freshMs = 15_000
const retryMs = 30_000

/** How much volumes and writable layers take up: asked beside the work, because the answer can take minutes. */
export class SizeCache implements AsyncDisposable {
  readonly #log: Log
  readonly #read: typeof readSizes
  readonly #now: () => number
  readonly #stop = new AbortController()
  readonly #sizes = new Map<string, { sizes: EngineSizes; askedAt: number; at: number }>()
  /** When a volume was first missed in the sizes, by engine and name. One that a later answer lacks too has none. */
  readonly #missedAt = new Map<string, number>()
  readonly #asking = new Map<string, Promise<void>>()
  readonly #failedAt = new Map<string, number>()

  constructor(log: Log, { read = readSizes, now = Date.now } = {}) {
    this.#log = log
    this.#read = read
    this.#now = now
  }

  /**
   * What is known now. Asks anew when that is old, or lacks one of these volumes that it could not know yet; `pending` says
   * that an answer is on its way.
   */
  look(engine: Engine, volumes: readonly string[] = []): { sizes: EngineSizes | null; pending: boolean } {
    const known = this.#sizes.get(engine.id)
    const isFresh = known !== undefined && this.#now() - known.at < freshMs && !this.#lacks(engine, volumes)
    const failedJustNow = this.#now() - (this.#failedAt.get(engine.id) ?? -Infinity) < retryMs
    if (!isFresh && !failedJustNow && !this.#asking.has(engine.id)) this.#asking.set(engine.id, this.#ask(engine))
    return { sizes: known?.sizes ?? null, pending: this.#asking.has(engine.id) }
  }

  #lacks(engine: Engine, volumes: readonly string[]): boolean {
    const known = this.#sizes.get(engine.id)
    const missing = volumes.filter((volume) => known?.sizes.volumes.has(volume) === false)
    const missedSince = missing.map((volume) => {
      const key = `${engine.id}/${volume}`
      const missedAt = this.#missedAt.get(key) ?? this.#now()
      this.#missedAt.set(key, missedAt)
      return missedAt
    })
    return missedSince.some((missedAt) => missedAt > (known?.askedAt ?? 0))
  }

  known(engine: Engine): EngineSizes | null {
    return this.#sizes.get(engine.id)?.sizes ?? null
  }

  async #ask(engine: Engine): Promise<void> {
    const askedAt = this.#now()
    try {
      const sizes = await this.#read(engine, { signal: this.#stop.signal })
      this.#sizes.set(engine.id, { sizes, askedAt, at: this.#now() })
    } catch (error) {
      this.#failedAt.set(engine.id, this.#now())
      if (!this.#stop.signal.aborted) this.#log.warn({ err: error, engineId: engine.id }, 'sizes could not be read')
    } finally {
      this.#asking.delete(engine.id)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await Promise.all(this.#asking.values())
  }
}
