import { createTarWalker, type TarVerdict } from '@holdfast/archive'
import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { countBytes } from '../engine/body/count-bytes.ts'
import { startWatchdog } from '../engine/body/start-watchdog.ts'
import { createTimeWatch, type OddTimes } from './odd-times.ts'
import type { MountSource } from './mount-source.ts'

export interface PassOptions {
  signal: AbortSignal
  /** The tar's bytes so far. Called on every chunk. */
  onBytes: (bytes: number) => void
  /** How long a stream that has begun may move no data. Default five minutes. */
  idleTimeoutMs?: number
}

export interface PassRequest<T> {
  source: MountSource
  /** Takes a digest of what passes. Default false. */
  digest?: boolean
  write: (tar: AsyncIterable<Buffer>, signal: AbortSignal) => Promise<T>
}

/**
 * Hands one mount from where it comes from to who writes it, as it is, through the strict walker and one watchdog for both.
 * @throws OpError `TRUNCATED` when the tar did not come whole, `INVALID_STATE` where the engine took two files for one or may have
 * left something out, `TIMEOUT`, and what source and writer fail with. Rejects with the signal's reason when cancelled. What was written stays.
 */
export async function passMount<T>(
  { source, digest = false, write }: PassRequest<T>,
  { signal: cancel, onBytes, idleTimeoutMs }: PassOptions,
): Promise<{ result: T; verdict: TarVerdict; oddTimes: OddTimes }> {
  const firstByteTimeoutMs = source.firstByteTimeoutMs && (idleTimeoutMs ?? source.firstByteTimeoutMs)
  using watchdog = startWatchdog({
    ...(firstByteTimeoutMs !== undefined && { firstByteTimeoutMs }),
    ...(idleTimeoutMs !== undefined && { idleTimeoutMs }),
  })
  const signal = AbortSignal.any([cancel, watchdog.signal])
  await using links = source.checkLinks?.(signal)
  const oddTimes = createTimeWatch()
  const walker = createTarWalker({
    digest,
    ...(links && { onLinks: links.refuseFalse }),
    onEntry: (entry) => {
      source.checkEntry?.(entry)
      oddTimes.see(entry)
    },
  })
  const received = { bytes: 0 }
  const counted = countBytes(source.open(signal), received, (bytes) => {
    watchdog.moved()
    onBytes(bytes)
  })
  const tar = walker.through(counted)
  try {
    const result = await write(tar, signal)
    const verdict = walker.verdict()
    if (verdict.bytes !== received.bytes)
      throw new OpError('TRUNCATED', message('tar-bytes-differ', { received: received.bytes, inTar: verdict.bytes }))
    return { result, verdict, oddTimes }
  } finally {
    // A writer that failed may have left the stream open.
    await tar.return(undefined)
  }
}
