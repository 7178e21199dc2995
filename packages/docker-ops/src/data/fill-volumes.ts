import type { TarVerdict } from '@holdfast/archive'
import { OpError, type CopiedMount, type WorkProgress } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { openRequest } from '../engine/body/open-request.ts'
import { sendBody } from '../engine/body/send-body.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { carrierSource, type MountSource } from './mount-source.ts'
import { oddTimesMessage, type OddTimes } from './odd-times.ts'
import { passMount, type PassOptions } from './pass-mount.ts'
import { createBytesProgress, passMounts } from './pass-mounts.ts'

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

/** Reads filled volumes back. @throws what `explain` makes of the errors of `verifyVolume`; the signal's reason. */
export async function verifyVolumes(
  engine: Engine,
  filled: readonly FilledVolume[],
  { onProgress, ...options }: Omit<FillOptions, 'step' | 'totalIsEstimate' | 'verify'>,
): Promise<void> {
  const sizes = filled.map(({ bytes }) => bytes)
  const progress = createBytesProgress({ step: 'verifying', sizes, totalIsEstimate: false, onProgress })
  await passMounts(
    filled.map((volume) => ({
      destination: volume.destination,
      pass: async (onBytes) => {
        await verifyVolume(engine, volume, { ...options, onBytes })
        return volume
      },
    })),
    { ...options, progress },
  )
}

/** Of what was written, what is not as it was. */
export function lostWhenFilled(filled: readonly FilledVolume[]): Message[] {
  return filled.flatMap(
    ({ destination, oddTimes }) => oddTimesMessage('times-set-to-1970', oddTimes, destination) ?? [],
  )
}

/** For the report. */
export function copiedMounts(filled: readonly FilledVolume[], verified: boolean): CopiedMount[] {
  return filled.map(({ destination, volume, bytes, entries }) => ({ destination, volume, bytes, entries, verified }))
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
  const { verdict, oddTimes } = await passMount({ source, digest, write }, options)
  return { ...verdict, oddTimes }
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
