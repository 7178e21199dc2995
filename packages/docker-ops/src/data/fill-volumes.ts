import type { TarVerdict } from '@holdfast/archive'
import { OpError, type CopiedMount, type WorkProgress } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { isAtLeast } from '../engine/agree-api.ts'
import { engineTextOf } from '../engine/ask-engine.ts'
import { openRequest } from '../engine/body/open-request.ts'
import { sendBody } from '../engine/body/send-body.ts'
import { agreedApi, type Engine } from '../engine/connect-engine.ts'
import type { Filled, FilledVolume } from './filled-volume.ts'
import { fillOnHost } from './host-writer/fill-on-host.ts'
import { openFreshVolume } from './host-writer/fresh-volume.ts'
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

export interface FillOptions {
  signal: AbortSignal
  onProgress: (progress: WorkProgress) => void
  idleTimeoutMs?: number
  step: WorkProgress['step']
  totalIsEstimate: boolean
  /** Takes a digest of what is written, for `reportFilled`. */
  verify: boolean
  /** What a failure is to be told as. */
  explain: (error: unknown, destination: string) => unknown
}

/**
 * Fills fresh volumes, one after the other: on this host where they lie within reach, else through the engine.
 * @throws what `explain` makes of the errors of `fillOnHost` and `fillVolume`; the signal's reason.
 */
export async function fillVolumes(
  engine: Engine,
  fills: readonly VolumeFill[],
  { step, totalIsEstimate, onProgress, verify: digest, ...options }: FillOptions,
): Promise<FilledVolume[]> {
  const sizes = fills.map(({ sizeBytes }) => sizeBytes)
  const progress = createBytesProgress({ step, sizes, totalIsEstimate, onProgress })
  return passMounts(
    fills.map((fill) => ({
      destination: fill.destination,
      pass: async (onBytes) => {
        const { destination, volume } = fill
        using folder = await openFreshVolume(engine, fill, options.signal)
        const how = { ...options, onBytes }
        const filled =
          folder === null
            ? await fillVolume(engine, { ...fill, digest }, how)
            : await fillOnHost(folder, { ...fill, digest }, how)
        return { destination, volume, ...filled }
      },
    })),
    { ...options, progress },
  )
}

/**
 * Where asked, reads filled volumes back; says what was written, and what of it is not as it was.
 * @throws what `explain` makes of the errors of `Filled.verify`; the signal's reason.
 */
export async function reportFilled(
  filled: readonly FilledVolume[],
  { verify, onProgress, ...options }: Omit<FillOptions, 'step' | 'totalIsEstimate'>,
): Promise<{ copied: CopiedMount[]; lost: Message[] }> {
  const report = ({ destination, volume, entries, bytes }: FilledVolume, isRead: boolean, lost: readonly Message[]) => {
    const unread = verify && !isRead ? [message('not-read-back', { destination })] : []
    return { copied: { destination, volume, bytes, entries, verified: isRead }, lost: [...lost, ...unread] }
  }
  const sizes = filled.map(({ bytes }) => bytes)
  const verifyAll = async () =>
    passMounts(
      filled.map((one) => ({
        destination: one.destination,
        pass: async (onBytes) => {
          // What was written and what is read may have other headers, and so other lengths.
          const upTo = (bytes: number): void => onBytes(Math.min(bytes, one.bytes))
          const { isRead, lost } = await one.verify({ ...options, onBytes: upTo })
          onBytes(one.bytes)
          return report(one, isRead, lost)
        },
      })),
      { ...options, progress: createBytesProgress({ step: 'verifying', sizes, totalIsEstimate: false, onProgress }) },
    )
  const reports = verify ? await verifyAll() : filled.map((one) => report(one, false, one.lost))
  return { copied: reports.map(({ copied }) => copied), lost: reports.flatMap(({ lost }) => lost) }
}

/**
 * Writes one mount into an empty volume: the tar of the one goes as it is into the other. Owners, modes, links, devices and any
 * byte in a name arrive; `notCarried` says what a tar does not hold.
 * @throws OpError those of `passMount`, `DISK_FULL`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's reason.
 */
export async function fillVolume(
  engine: Engine,
  {
    destination,
    source,
    writerId,
    digest,
  }: Pick<VolumeFill, 'destination' | 'source' | 'writerId'> & { digest: boolean },
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
    const passed = await passMount({ source, digest, write }, options)
    return filledByEngine(engine, { ...passed, losses: new Map(), destination, writerId })
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
      const passed = await passMount({ source: { ...source, open }, digest, write }, options)
      return filledByEngine(engine, { ...passed, losses, destination, writerId })
    } catch (error) {
      limits = narrowed(limits, error)
    }
  }
}

function filledByEngine(engine: Engine, { destination, verdict, writerId, oddTimes, losses }: WrittenByEngine): Filled {
  const times = oddTimesMessage('times-set-to-1970', oddTimes, destination)
  const lost = [...(times === null ? [] : [times]), ...putLossMessages(losses, destination)]
  return {
    ...verdict,
    lost,
    verify: async (options) => {
      try {
        await verifyVolume(engine, { ...verdict, writerId }, options)
        return { isRead: true, lost }
      } catch (error) {
        if (error instanceof OpError && error.detail.code === 'folder-too-deep') return { isRead: false, lost }
        throw error
      }
    },
  }
}

interface WrittenByEngine {
  destination: string
  verdict: TarVerdict
  writerId: string
  oddTimes: OddTimes
  losses: PutLosses
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
async function verifyVolume(
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
