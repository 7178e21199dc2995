import { OpError } from '@holdfast/contract'

export interface WatchdogOptions {
  firstByteTimeoutMs?: number
  idleTimeoutMs?: number
}

export interface Watchdog extends Disposable {
  /** Aborts with an OpError `TIMEOUT`. */
  readonly signal: AbortSignal
  /** Something moved: the clock starts anew, from the first time on with the idle limit. */
  moved: () => void
  stop: () => void
}

/** Watches over a stream that may take long to begin, but must not stand still once it has. */
export function startWatchdog(options: WatchdogOptions): Watchdog {
  const { firstByteTimeoutMs = 3_600_000, idleTimeoutMs = 300_000 } = options
  const expired = new AbortController()
  let timer = setTimeout(giveUp, firstByteTimeoutMs, firstByteTimeoutMs, 'The engine sent no first byte')
  let begun = false

  function moved(): void {
    if (begun) {
      timer.refresh()
      return
    }
    begun = true
    clearTimeout(timer)
    timer = setTimeout(giveUp, idleTimeoutMs, idleTimeoutMs, 'No byte moved')
  }
  function giveUp(limitMs: number, what: string): void {
    expired.abort(new OpError('TIMEOUT', `${what} for ${limitMs / 1000} seconds; look after the engine and the disk.`))
  }
  function stop(): void {
    clearTimeout(timer)
  }
  return { signal: expired.signal, moved, stop, [Symbol.dispose]: stop }
}
