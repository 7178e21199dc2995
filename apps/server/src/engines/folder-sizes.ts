import { measureFolder } from '@holdfast/docker-ops'

/** What a walk costs the disk is worth a figure that is a little old. */
const freshMs = 60_000
/** A folder that could not be measured, or not in time, is not soon smaller. */
const retryMs = 600_000
const defaultLimitMs = 30_000
/** More walks would only make each other slower; one that hangs in the kernel keeps its place. */
const concurrency = 2
/** Folders that are remembered. */
const mostKnown = 1_000

interface Known {
  /** Null where it cannot be known. */
  bytes: number | null
  at: number
}

/** What a backup of folders of this host would read: measured beside the work, each once at a time, and given up after a limit. */
export class FolderSizes implements Disposable {
  readonly #measure: typeof measureFolder
  readonly #now: () => number
  readonly #limitMs: number
  readonly #stop = new AbortController()
  /** Oldest first. */
  readonly #known = new Map<string, Known>()
  /** By path, since when it is waited for. One that hangs stays here, and is not begun a second time. */
  readonly #since = new Map<string, number>()
  readonly #waiting: string[] = []
  #walking = 0

  constructor({ measure = measureFolder, now = Date.now, limitMs = defaultLimitMs } = {}) {
    this.#measure = measure
    this.#now = now
    this.#limitMs = limitMs
  }

  /** What is known now, by path. Measures anew what is old; `pending` says that a figure is on its way. */
  look(paths: readonly string[]): { sizes: ReadonlyMap<string, number>; pending: boolean } {
    for (const path of new Set(paths)) if (!this.#since.has(path) && !this.#isFresh(path)) this.#begin(path)
    const sizes = new Map([...new Set(paths)].flatMap((path) => this.#sizeOf(path)))
    // What waits behind folders that hang is no more on its way than they are.
    const pending = paths.some((path) => this.#now() - (this.#since.get(path) ?? -Infinity) < 2 * this.#limitMs)
    return { sizes, pending }
  }

  /** All that was ever measured, as it was then. */
  known(): ReadonlyMap<string, number> {
    return new Map([...this.#known.keys()].flatMap((path) => this.#sizeOf(path)))
  }

  #sizeOf(path: string): [string, number][] {
    const bytes = this.#known.get(path)?.bytes ?? null
    return bytes === null ? [] : [[path, bytes]]
  }

  #isFresh(path: string): boolean {
    const known = this.#known.get(path)
    return known !== undefined && this.#now() - known.at < (known.bytes === null ? retryMs : freshMs)
  }

  #begin(path: string): void {
    this.#since.set(path, this.#now())
    this.#waiting.push(path)
    this.#next()
  }

  #next(): void {
    while (this.#walking < concurrency && !this.#stop.signal.aborted) {
      const path = this.#waiting.shift()
      if (path === undefined) return
      this.#walking += 1
      void this.#walk(path)
    }
  }

  async #walk(path: string): Promise<void> {
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(this.#limitMs)])
    const bytes = await this.#measure(path, { signal }).catch(() => null)
    this.#known.delete(path)
    this.#known.set(path, { bytes, at: this.#now() })
    const [oldest] = this.#known.keys()
    if (this.#known.size > mostKnown && oldest !== undefined) this.#known.delete(oldest)
    this.#since.delete(path)
    this.#walking -= 1
    this.#next()
  }

  /** Ends all walks. Does not wait for them: one may hang. */
  [Symbol.dispose](): void {
    this.#stop.abort()
  }
}
