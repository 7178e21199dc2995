import { OpError, type CopiedMount, type CopyMode, type WorkProgress } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import {
  copiedMounts,
  fillVolumes,
  lostWhenFilled,
  verifyVolumes,
  type FilledVolume,
  type VolumeFill,
} from '../data/fill-volumes.ts'
import { carrierSource } from '../data/mount-source.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { createCarrierPool } from '../made/carrier-pool.ts'
import type { MadeObjects } from '../made/made-objects.ts'
import type { NewVolume } from '../plan/mounts/mount-decision.ts'

export interface CopyRequest {
  jobId: string
  volumes: readonly NewVolume[]
  mode: CopyMode
  verify: boolean
  /** Bytes by the name of the source's volume, as far as anybody knows. */
  knownSizes: ReadonlyMap<string, number>
}

export interface CopyOptions {
  signal: AbortSignal
  onProgress: (progress: WorkProgress) => void
  /** Everything that is made is written here as soon as it is there. */
  made: MadeObjects
  idleTimeoutMs?: number
}

/** The carriers for every volume that is filled, made before the source is quiesced. */
export interface PreparedCopy {
  /** Fills the volumes one after the other. */
  run: () => Promise<void>
  /** Where asked, reads them back; the source may go on meanwhile. Resolves with what was copied, and what of it is not as it was. */
  verify: () => Promise<{ copied: CopiedMount[]; lost: Message[] }>
  /** Removes the carriers and their image. */
  close: () => Promise<void>
}

/** @throws OpError `DISK_FULL`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; `run` and `verify` also those of `fillVolume`, naming the mount. */
export async function prepareCopy(
  engine: Engine,
  { jobId, volumes, mode, verify, knownSizes }: CopyRequest,
  { made, ...options }: CopyOptions,
): Promise<PreparedCopy> {
  const { signal } = options
  const carriers = createCarrierPool(engine, { jobId, made, signal })
  const fills: VolumeFill[] = []
  for (const { name, copyOf } of volumes) {
    if (copyOf === null) continue
    const { type, source, destination } = copyOf
    const readerId = await carriers.create({ type, source, readOnly: true })
    const writerId = await carriers.create({ type: 'volume', source: name, readOnly: false })
    const sizeBytes = knownSizes.get(source) ?? null
    fills.push({ destination, volume: name, source: carrierSource(engine, readerId), sizeBytes, writerId })
  }
  const explain = (error: unknown, destination: string): unknown => explained(error, destination, mode)
  let filled: FilledVolume[] = []
  return {
    run: async () => {
      const how = { ...options, step: 'copying' as const, totalIsEstimate: true, verify, explain }
      filled = await fillVolumes(engine, fills, how)
    },
    verify: async () => {
      const unread = verify ? await verifyVolumes(engine, filled, { ...options, explain }) : []
      const copied = copiedMounts(filled, (one) => verify && !unread.includes(one))
      return { copied, lost: lostWhenFilled(filled, unread) }
    },
    close: carriers.close,
  }
}

function explained(error: unknown, destination: string, mode: CopyMode): unknown {
  if (!(error instanceof OpError)) return error
  const isChanged = error.code === 'TRUNCATED' && mode === 'live'
  const reason = isChanged
    ? message('several', { messages: [error.detail, message('clone-in-pause-or-stop')] })
    : error.detail
  return new OpError(error.code, message('mount-not-copied', { destination, reason }), { cause: error })
}
