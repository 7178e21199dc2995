import { createHash, type Hash } from 'node:crypto'
import { Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createTarWalker, type TarVerdict } from '@holdfast/archive'
import { OpError } from '@holdfast/contract'
import { engineError } from '../engine/ask-engine.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { openRequest } from '../engine/open-request.ts'
import { sendStream } from '../engine/send-stream.ts'
import { createByteMeter } from '../export/create-byte-meter.ts'
import { startWatchdog } from '../export/start-watchdog.ts'
import { openMountTar } from './open-mount-tar.ts'

export interface CopyMountRequest {
  /** The helper that has the source's data mounted, and the one that has the new volume. */
  readerId: string
  writerId: string
  /** Reads the new volume back and compares it with what was read from the source. */
  verify: boolean
}

export interface CopyMountOptions {
  signal: AbortSignal
  /** The tar's bytes so far, while it is copied and, from 0 again, while it is read back. Called on every chunk. */
  onBytes: (step: 'copying' | 'verifying', bytes: number) => void
  /** How long a stream that has begun may stand still. Default five minutes. */
  idleTimeoutMs?: number
}

/**
 * Copies one mount into an empty volume: the engine's own tar of the one goes as it is into the other, through the strict
 * walker. Owners, modes, links, devices and any byte in a name arrive; `notCarried` says what a tar does not hold.
 * @throws OpError `TRUNCATED` when the tar did not come whole or the copy reads back otherwise, `TIMEOUT`, `DISK_FULL`,
 * `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`. Rejects with the signal's reason when cancelled. What was written stays.
 */
export async function copyMount(
  engine: Engine,
  { readerId, writerId, verify }: CopyMountRequest,
  options: CopyMountOptions,
): Promise<TarVerdict> {
  const written = await write(engine, { readerId, writerId, hash: verify ? createHash('sha256') : null }, options)
  if (!verify) return written.verdict
  const read = await readBack(engine, writerId, options)
  if (read.sha256 === written.sha256) return written.verdict
  throw new OpError(
    'TRUNCATED',
    `The copy differs from what was read: ${read.verdict.entries} entries in ${read.verdict.bytes} bytes instead of ${written.verdict.entries} in ${written.verdict.bytes}. Look after the engine's disk.`,
  )
}

interface Passed {
  verdict: TarVerdict
  sha256: string | null
}

async function write(
  engine: Engine,
  { readerId, writerId, hash }: { readerId: string; writerId: string; hash: Hash | null },
  { signal: cancel, onBytes, ...limits }: CopyMountOptions,
): Promise<Passed> {
  using watchdog = startWatchdog(limits)
  const signal = AbortSignal.any([cancel, watchdog.signal])
  const tar = await openMountTar(engine, readerId, signal)
  const walker = createTarWalker()
  const meter = createByteMeter((bytes) => {
    watchdog.moved()
    onBytes('copying', bytes)
  })
  const headers = { 'Content-Type': 'application/x-tar' }
  const request = openRequest(engine, {
    method: 'PUT',
    path: `/containers/${writerId}/archive?path=/`,
    headers,
    signal,
  })
  await sendStream([tar, meter, walker, ...(hash ? [hashing(hash)] : [])], request, signal)
  const verdict = walker.verdict()
  if (!tar.complete || verdict.bytes !== meter.bytes)
    throw new OpError('TRUNCATED', 'The engine ended the tar of a mount before its end; try again.')
  return { verdict, sha256: hash?.digest('hex') ?? null }
}

async function readBack(
  engine: Engine,
  writerId: string,
  { signal: cancel, onBytes, ...limits }: CopyMountOptions,
): Promise<Passed> {
  using watchdog = startWatchdog(limits)
  const signal = AbortSignal.any([cancel, watchdog.signal])
  const tar = await openMountTar(engine, writerId, signal)
  const walker = createTarWalker()
  const hash = createHash('sha256')
  const meter = createByteMeter((bytes) => {
    watchdog.moved()
    onBytes('verifying', bytes)
  })
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  try {
    await pipeline([tar, meter, walker, hashing(hash), nowhere], { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw engineError(error)
  }
  return { verdict: walker.verdict(), sha256: hash.digest('hex') }
}

function hashing(hash: Hash): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
}
