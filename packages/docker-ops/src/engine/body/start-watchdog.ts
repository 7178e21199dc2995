import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'

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

/** Watches over a stream that may take long to begin, but must move data once it has. */
export function startWatchdog(options: WatchdogOptions): Watchdog {
  const { firstByteTimeoutMs = 3_600_000, idleTimeoutMs = 300_000 } = options
  const expired = new AbortController()
  let timer = setTimeout(giveUp, firstByteTimeoutMs, firstByteTimeoutMs, 'engine-first-byte-timeout')
  let begun = false

  function moved(): void {
    if (begun) {
      timer.refresh()
      return
    }
    begun = true
    clearTimeout(timer)
    timer = setTimeout(giveUp, idleTimeoutMs, idleTimeoutMs, 'stream-timeout')
  }
  function giveUp(limitMs: number, code: 'engine-first-byte-timeout' | 'stream-timeout'): void {
    expired.abort(new OpError('TIMEOUT', message(code, { seconds: limitMs / 1000 })))
  }
  function stop(): void {
    clearTimeout(timer)
  }
  return { signal: expired.signal, moved, stop, [Symbol.dispose]: stop }
}
