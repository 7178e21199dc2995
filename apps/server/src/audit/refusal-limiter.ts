interface LimiterParts<T> {
  perWindow: number
  windowMs: number
  /** At the end of a window in which more of a kind came than were admitted: what the last of them was, and how many. */
  onMore: (last: T, count: number) => Promise<void>
}

interface Window<T> {
  admitted: number
  more: number
  last: T
  timer: NodeJS.Timeout
}

/** As many kinds as an address book of attackers may make of what they send. */
const mostWindows = 1_000

/** Lets so many of a kind through in a while, and counts the rest: nobody floods a log, and nothing is left unsaid. */
export class RefusalLimiter<T> implements AsyncDisposable {
  readonly #parts: LimiterParts<T>
  readonly #windows = new Map<string, Window<T>>()

  constructor(parts: LimiterParts<T>) {
    this.#parts = parts
  }

  admit(key: string, what: T): boolean {
    // Beyond that many they share one.
    const at = this.#windows.has(key) || this.#windows.size < mostWindows ? key : ''
    const open = this.#windows.get(at) ?? this.#open(at, what)
    open.last = what
    if (open.admitted < this.#parts.perWindow) {
      open.admitted += 1
      return true
    }
    open.more += 1
    return false
  }

  #open(key: string, last: T): Window<T> {
    const timer = setTimeout(() => void this.#close(key), this.#parts.windowMs).unref()
    const window = { admitted: 0, more: 0, last, timer }
    this.#windows.set(key, window)
    return window
  }

  async #close(key: string): Promise<void> {
    const window = this.#windows.get(key)
    this.#windows.delete(key)
    if (window === undefined) return
    clearTimeout(window.timer)
    if (window.more > 0) await this.#parts.onMore(window.last, window.more)
  }

  /** Says what it counted so far. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const key of this.#windows.keys()) await this.#close(key)
  }
}
