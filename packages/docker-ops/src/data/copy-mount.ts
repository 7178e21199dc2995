import { createTarWalker, type TarVerdict } from '@holdfast/archive'
import { OpError } from '@holdfast/contract'
import { engineError } from '../engine/ask-engine.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { countBytes } from '../engine/body/count-bytes.ts'
import { startWatchdog } from '../engine/body/start-watchdog.ts'
import { createLinkCheck } from './create-link-check.ts'
import { openMountTar } from './open-mount-tar.ts'
import { putMountTar } from './put-mount-tar.ts'

export interface CopyMountRequest {
  /** The helper that has the source's data mounted, and the one that has the new volume. */
  readerId: string
  writerId: string
  /** Takes a digest of what is copied, for `verifyCopy`. */
  digest: boolean
}

export interface CopyMountOptions {
  signal: AbortSignal
  /** The tar's bytes so far. Called on every chunk. */
  onBytes: (bytes: number) => void
  /** How long a stream that has begun may stand still. Default five minutes. */
  idleTimeoutMs?: number
}

/**
 * Copies one mount into an empty volume: the engine's own tar of the one goes as it is into the other, through the strict
 * walker. Owners, modes, links, devices and any byte in a name arrive; `notCarried` says what a tar does not hold.
 * @throws OpError `TRUNCATED` when the tar did not come whole, `INVALID_STATE` where the engine took two files for one,
 * `TIMEOUT`, `DISK_FULL`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`. Rejects with the signal's reason when cancelled. What was written stays.
 */
export async function copyMount(
  engine: Engine,
  { readerId, writerId, digest }: CopyMountRequest,
  { signal: cancel, onBytes, ...limits }: CopyMountOptions,
): Promise<TarVerdict> {
  using watchdog = startWatchdog(limits)
  const signal = AbortSignal.any([cancel, watchdog.signal])
  await using links = createLinkCheck(engine, { helperId: readerId, signal })
  const tar = await openMountTar(engine, readerId, signal)
  const walker = createTarWalker({ digest, onLinks: links.refuseFalse })
  const read = { bytes: 0 }
  const counted = countBytes(tar, read, (bytes) => {
    watchdog.moved()
    onBytes(bytes)
  })
  await putMountTar(engine, { writerId, tar: walker.through(counted) }, signal)
  const verdict = walker.verdict()
  if (!tar.complete || verdict.bytes !== read.bytes)
    throw new OpError('TRUNCATED', 'The engine ended the tar of a mount before its end; try again.')
  return verdict
}

/**
 * Reads the new volume back and compares it with what was read from the source, which may go on meanwhile.
 * @throws OpError `TRUNCATED` when it reads back otherwise, and what `copyMount` throws.
 */
export async function verifyCopy(
  engine: Engine,
  { writerId, written }: { writerId: string; written: TarVerdict },
  options: CopyMountOptions,
): Promise<void> {
  const read = await readBack(engine, writerId, options)
  if (read.contentSha256 !== undefined && read.contentSha256 === written.contentSha256) return
  throw new OpError(
    'TRUNCATED',
    `The copy differs from what was read: ${read.entries} entries in ${read.bytes} bytes instead of ${written.entries} in ${written.bytes}. Look after the engine's disk.`,
  )
}

async function readBack(
  engine: Engine,
  writerId: string,
  { signal: cancel, onBytes, ...limits }: CopyMountOptions,
): Promise<TarVerdict> {
  using watchdog = startWatchdog(limits)
  const signal = AbortSignal.any([cancel, watchdog.signal])
  const tar = await openMountTar(engine, writerId, signal)
  const walker = createTarWalker({ digest: true })
  const counted = countBytes(tar, { bytes: 0 }, (bytes) => {
    watchdog.moved()
    onBytes(bytes)
  })
  try {
    for await (const _chunk of walker.through(counted)) signal.throwIfAborted()
  } catch (error) {
    signal.throwIfAborted()
    throw engineError(error)
  }
  return walker.verdict()
}
