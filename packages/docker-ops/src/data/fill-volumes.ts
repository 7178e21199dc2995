import type { TarVerdict } from '@holdfast/archive'
import { OpError, type CopiedMount, type WorkProgress } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { isAtLeast } from '../engine/agree-api.ts'
import { engineTextOf } from '../engine/ask-engine.ts'
import { openRequest } from '../engine/body/open-request.ts'
import { sendBody } from '../engine/body/send-body.ts'
import { agreedApi, type Engine } from '../engine/connect-engine.ts'
import { carrierSource, type MountSource } from './mount-source.ts'
import { oddTimesMessage, type OddTimes } from './odd-times.ts'
import { passMount, type PassOptions } from './pass-mount.ts'
import { createBytesProgress, passMounts } from './pass-mounts.ts'
import { putLossMessages, putSafe, type PutLimits, type PutLosses } from './put-safe.ts'

/** A fresh volume and what it gets. */
export interface VolumeFill {
  destination: string
  volume: string
  source: MountSource
  /** The length of its tar; null where nobody knows. */
  sizeBytes: number | null
  /** The carrier that has the volume mounted. */
  writerId: string
}

export interface FilledVolume extends Filled {
  destination: string
  volume: string
  writerId: string
}

interface Filled extends TarVerdict {
  oddTimes: OddTimes
  losses: PutLosses
}

export interface FillOptions {
  signal: AbortSignal
  onProgress: (progress: WorkProgress) => void
  idleTimeoutMs?: number
  step: WorkProgress['step']
  totalIsEstimate: boolean
  /** Takes a digest of what is written, for `verifyVolumes`. */
  verify: boolean
  /** What a failure is to be told as. */
  explain: (error: unknown, destination: string) => unknown
}

/** Fills fresh volumes, one after the other. @throws what `explain` makes of the errors of `fillVolume`; the signal's reason. */
export async function fillVolumes(
  engine: Engine,
  fills: readonly VolumeFill[],
  { step, totalIsEstimate, onProgress, verify: digest, ...options }: FillOptions,
): Promise<FilledVolume[]> {
  const sizes = fills.map(({ sizeBytes }) => sizeBytes)
  const progress = createBytesProgress({ step, sizes, totalIsEstimate, onProgress })
  return passMounts(
    fills.map(({ destination, volume, source, writerId }) => ({
      destination,
      pass: async (onBytes) => {
        const verdict = await fillVolume(engine, { source, writerId, digest }, { ...options, onBytes })
        return { destination, volume, writerId, ...verdict }
      },
    })),
    { ...options, progress },
  )
}

/**
 * Reads filled volumes back. Resolves with those that the engine may not hand out whole, because of paths that are too long for it.
 * @throws what `explain` makes of the errors of `verifyVolume`; the signal's reason.
 */
export async function verifyVolumes(
  engine: Engine,
  filled: readonly FilledVolume[],
  { onProgress, ...options }: Omit<FillOptions, 'step' | 'totalIsEstimate' | 'verify'>,
): Promise<FilledVolume[]> {
  const sizes = filled.map(({ bytes }) => bytes)
  const progress = createBytesProgress({ step: 'verifying', sizes, totalIsEstimate: false, onProgress })
  const unreadable = await passMounts(
    filled.map((volume) => ({
      destination: volume.destination,
      pass: async (onBytes) => {
        try {
          await verifyVolume(engine, volume, { ...options, onBytes })
          return []
        } catch (error) {
          if (error instanceof OpError && error.detail.code === 'folder-too-deep') return [volume]
          throw error
        }
      },
    })),
    { ...options, progress },
  )
  return unreadable.flat()
}

/** Of what was written, what is not as it was; `unread`: what should have been read back and was not. */
export function lostWhenFilled(filled: readonly FilledVolume[], unread: readonly FilledVolume[]): Message[] {
  return filled.flatMap((volume) => {
    const { destination, oddTimes, losses } = volume
    const times = oddTimesMessage('times-set-to-1970', oddTimes, destination)
    return [
      ...(times === null ? [] : [times]),
      ...putLossMessages(losses, destination),
      ...(unread.includes(volume) ? [message('not-read-back', { destination })] : []),
    ]
  })
}

/** For the report. */
export function copiedMounts(
  filled: readonly FilledVolume[],
  isVerified: (volume: FilledVolume) => boolean,
): CopiedMount[] {
  return filled.map((one) => {
    const { destination, volume, bytes, entries } = one
    return { destination, volume, bytes, entries, verified: isVerified(one) }
  })
}

/**
 * Writes one mount into an empty volume: the tar of the one goes as it is into the other. Owners, modes, links, devices and any
 * byte in a name arrive; `notCarried` says what a tar does not hold.
 * @throws OpError those of `passMount`, `DISK_FULL`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's reason.
 */
export async function fillVolume(
  engine: Engine,
  { source, writerId, digest }: { source: MountSource; writerId: string; digest: boolean },
  options: PassOptions,
): Promise<Filled> {
  const write = async (tar: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void> => {
    const request = await openRequest(engine, {
      method: 'PUT',
      path: `/containers/${writerId}/archive?path=/`,
      headers: { 'Content-Type': 'application/x-tar' },
      signal,
    })
    await sendBody(tar, request, signal)
  }
  if (source.isForeign !== true) {
    const { verdict, oddTimes } = await passMount({ source, digest, write }, options)
    return { ...verdict, oddTimes, losses: new Map() }
  }
  const { engine: version } = await agreedApi(engine, options.signal)
  let limits: PutLimits = {
    keepsEmptyValues: isAtLeast(version.ApiVersion, '1.44'),
    refused: new Set(),
    writesDeepPaths: true,
  }
  for (;;) {
    const { losses, through } = putSafe(limits)
    const open = (signal: AbortSignal): AsyncIterable<Buffer> => through(source.open(signal))
    try {
      const { verdict, oddTimes } = await passMount({ source: { ...source, open }, digest, write }, options)
      return { ...verdict, oddTimes, losses }
    } catch (error) {
      limits = narrowed(limits, error)
    }
  }
}

/** What the engine turned out not to write; what it wrote until then is written once more. @throws the error where it is another one. */
function narrowed(limits: PutLimits, error: unknown): PutLimits {
  if (!(error instanceof OpError)) throw error
  if (error.detail.code === 'path-too-long' && limits.writesDeepPaths) return { ...limits, writesDeepPaths: false }
  // `lsetxattr /folder/name: xattr "user.note": operation not supported`
  const refused = /xattr "([^."]+\.)[^"]*": operation not supported/.exec(engineTextOf(error))?.[1]
  if (refused === undefined || limits.refused.has(refused)) throw error
  return { ...limits, refused: new Set([...limits.refused, refused]) }
}

/**
 * Reads a volume back and compares it with what was read from its source, which may go on meanwhile.
 * @throws OpError `TRUNCATED` when it reads back otherwise, and what `passMount` throws.
 */
export async function verifyVolume(
  engine: Engine,
  written: TarVerdict & { writerId: string },
  options: PassOptions,
): Promise<void> {
  const { checkLinks: _links, ...source } = carrierSource(engine, written.writerId)
  const { verdict: read } = await passMount({ source, digest: true, write: readToEnd }, options)
  if (read.contentSha256 !== undefined && read.contentSha256 === written.contentSha256) return
  const { entries, bytes } = read
  const copy = { entries, bytes, writtenEntries: written.entries, writtenBytes: written.bytes }
  throw new OpError('TRUNCATED', message('copy-differs', copy))
}

async function readToEnd(tar: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void> {
  for await (const _chunk of tar) signal.throwIfAborted()
}
