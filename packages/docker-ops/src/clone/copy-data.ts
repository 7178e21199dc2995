import { OpError, type CopiedMount, type CopyMode, type WorkProgress } from '@holdfast/contract'
import { copyMount } from '../data/copy-mount.ts'
import { createHelper } from '../made/create-carrier.ts'
import { createHelperImage } from '../made/create-carrier-image.ts'
import { verifyCopies, type WrittenVolume } from '../data/verify-copies.ts'
import type { Engine } from '../engine/connect-engine.ts'
import type { NewVolume } from '../plan/mounts/mount-decision.ts'
import { removeMade, type MadeObjects } from '../made/remove-made.ts'

export interface CopyDataRequest {
  jobId: string
  volumes: readonly NewVolume[]
  mode: CopyMode
  verify: boolean
  /** Bytes by the name of the source's volume, as far as anybody knows. */
  knownSizes: ReadonlyMap<string, number>
}

export interface CopyDataOptions {
  signal: AbortSignal
  onProgress: (progress: WorkProgress) => void
  /** Everything that is made is written here as soon as it is there. */
  made: MadeObjects
  idleTimeoutMs?: number
}

/** A mount that was copied, to be read back. */
interface Written extends WrittenVolume {
  volume: string
}

interface Pair {
  volume: NewVolume & { copyOf: NonNullable<NewVolume['copyOf']> }
  readerId: string
  writerId: string
}

/** The helpers for every volume that is filled, made before the source has to stand still. */
export interface DataCopy {
  /** Fills the volumes one after the other. */
  run: () => Promise<void>
  /** Where asked, reads them back; the source may go on meanwhile. Resolves with what was copied. */
  verify: () => Promise<CopiedMount[]>
  /** Removes the helpers and their image. */
  close: () => Promise<void>
}

/** @throws OpError `DISK_FULL`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; `run` and `verify` also those of `copyMount`, naming the mount. */
export async function prepareDataCopy(
  engine: Engine,
  request: CopyDataRequest,
  options: CopyDataOptions,
): Promise<DataCopy> {
  const { jobId } = request
  const { made, signal } = options
  const filled = request.volumes.flatMap((volume) => {
    const { copyOf } = volume
    return copyOf === null ? [] : [{ ...volume, copyOf }]
  })
  if (filled.length === 0) return { run: async () => {}, verify: () => Promise.resolve([]), close: async () => {} }
  const mine: MadeObjects = { containers: [], volumes: [], images: [] }
  const image = await createHelperImage(engine, jobId)
  made.images.push(image)
  mine.images.push(image)
  const helper = async (mount: Parameters<typeof createHelper>[1]['mount']): Promise<string> => {
    signal.throwIfAborted()
    const id = await createHelper(engine, { image, jobId, mount })
    made.containers.push(id)
    mine.containers.push(id)
    return id
  }
  const pairs: Pair[] = []
  for (const volume of filled)
    pairs.push({
      volume,
      readerId: await helper({ type: volume.copyOf.type, source: volume.copyOf.source, readOnly: true }),
      writerId: await helper({ type: 'volume', source: volume.name, readOnly: false }),
    })
  const written: Written[] = []
  return {
    run: async () => void written.push(...(await copyAll(engine, { pairs, request }, options))),
    verify: async () => {
      const told = (error: unknown, destination: string): unknown => explain(error, destination, request.mode)
      if (request.verify) await verifyCopies(engine, written, { ...options, explain: told })
      return written.map(({ destination, volume, verdict: { bytes, entries } }) => ({
        destination,
        volume,
        bytes,
        entries,
        verified: request.verify,
      }))
    },
    close: async () => {
      const [failure] = await removeMade(engine, {
        ...mine,
        containers: [...mine.containers],
        images: [...mine.images],
      })
      if (failure !== undefined) throw failure
      made.containers = made.containers.filter((id) => !mine.containers.includes(id))
      made.images = made.images.filter((id) => !mine.images.includes(id))
    },
  }
}

async function copyAll(
  engine: Engine,
  { pairs, request }: { pairs: readonly Pair[]; request: CopyDataRequest },
  { signal, onProgress, idleTimeoutMs }: CopyDataOptions,
): Promise<Written[]> {
  const sizes = pairs.map(({ volume }) => request.knownSizes.get(volume.copyOf.source) ?? null)
  const total = sizes.some((size) => size === null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
  const copied: Written[] = []
  let before = 0
  for (const { volume, readerId, writerId } of pairs) {
    signal.throwIfAborted()
    const { destination } = volume.copyOf
    const onBytes = (bytes: number): void => {
      const bytesDone = before + bytes
      onProgress({ step: 'copying', bytesDone, bytesTotal: total && Math.max(total, bytesDone), totalIsEstimate: true })
    }
    onBytes(0)
    const verdict = await copyMount(
      engine,
      { readerId, writerId, digest: request.verify },
      { signal, onBytes, ...(idleTimeoutMs !== undefined && { idleTimeoutMs }) },
    ).catch((error: unknown) => {
      throw explain(error, destination, request.mode)
    })
    before += verdict.bytes
    copied.push({ destination, volume: volume.name, writerId, verdict })
  }
  return copied
}

function explain(error: unknown, destination: string, mode: CopyMode): unknown {
  if (!(error instanceof OpError)) return error
  const advice =
    error.code === 'TRUNCATED' && mode === 'live'
      ? ' Something changed while it was read; clone with mode pause or stop.'
      : ''
  return new OpError(error.code, `${destination} could not be copied: ${error.message}${advice}`, { cause: error })
}
