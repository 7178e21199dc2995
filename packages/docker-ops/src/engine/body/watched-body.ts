import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { engineError } from '../ask-engine.ts'
import type { Engine } from '../connect-engine.ts'
import { countBytes } from './count-bytes.ts'
import { openStream } from './open-stream.ts'
import { startWatchdog } from './start-watchdog.ts'

export interface WatchedBodyOptions {
  signal: AbortSignal
  /** Bytes so far; on every chunk. */
  onBytes?: (bytes: number) => void
  /** How long a stream that has begun may move no data. Default five minutes. */
  idleTimeoutMs?: number
  /** How long the engine may prepare before its first byte. Default one hour. */
  firstByteTimeoutMs?: number
}

/**
 * The body of one GET, asked for with the first chunk. A chunk is the reader's until he asks for the next one.
 * @throws OpError `TRUNCATED` when it does not come to its own end, `TIMEOUT`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's
 * reason.
 */
export async function* watchedBody(engine: Engine, path: string, options: WatchedBodyOptions): AsyncGenerator<Buffer> {
  yield* watched((signal) => readBody(engine, path, signal), options)
}

/** Any bytes of an engine, watched over in the same way. */
export async function* watched(
  open: (signal: AbortSignal) => AsyncIterable<Buffer>,
  { signal: cancel, onBytes = () => {}, ...limits }: WatchedBodyOptions,
): AsyncGenerator<Buffer> {
  using watchdog = startWatchdog(limits)
  const signal = AbortSignal.any([cancel, watchdog.signal])
  yield* countBytes(open(signal), { bytes: 0 }, (bytes) => {
    watchdog.moved()
    onBytes(bytes)
  })
}

/** The same, with nobody to watch over it. */
export async function* readBody(engine: Engine, path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const body = await openStream(engine, path, { signal })
  try {
    for await (const chunk of body) {
      yield chunk
      signal.throwIfAborted()
    }
  } catch (error) {
    signal.throwIfAborted()
    throw engineError(error)
  }
  if (!body.complete) throw new OpError('TRUNCATED', message('engine-answer-cut'))
}
