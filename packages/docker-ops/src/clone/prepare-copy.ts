import { OpError, type CopiedMount, type CopyMode, type WorkProgress } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { chooseReader } from '../data/choose-reader.ts'
import { fillVolumes, reportFilled, type VolumeFill } from '../data/fill-volumes.ts'
import type { FilledVolume } from '../data/filled-volume.ts'
import { CopiedFolder } from '../data/host-writer/copied-folder.ts'
import { openFreshVolume } from '../data/host-writer/fresh-volume.ts'
import { ReadPool } from '../data/host-writer/read-pool.ts'
import { carrierSource } from '../data/mount-source.ts'
import { createBytesProgress, passMounts } from '../data/pass-mounts.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { cleanPath } from '../engine/raw/bind-spec.ts'
import type { RawContainer, RawVolume } from '../engine/raw/raw-inspect.ts'
import { createCarrierPool } from '../made/carrier-pool.ts'
import type { MadeObjects } from '../made/made-objects.ts'
import type { NewVolume } from '../plan/mounts/mount-decision.ts'

export interface CopyRequest {
  jobId: string
  container: Pick<RawContainer, 'Mounts'>
  volumes: readonly NewVolume[]
  /** Definitions of the container's volumes. */
  definitions: ReadonlyMap<string, RawVolume | null>
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

/** What every volume that is filled is read from and written to, made ready before the source is quiesced. */
export interface PreparedCopy extends AsyncDisposable {
  /** Destinations of mounts that are copied where they lie, with all that a file system knows. */
  readonly whole: ReadonlySet<string>
  /** Copies those while the source works, so that little is left for when it does not. */
  runFirst: () => Promise<void>
  /** Fills the volumes one after the other. */
  run: () => Promise<void>
  /** Where asked, reads them back; the source may go on meanwhile. Resolves with what was copied, and what of it is not as it was. */
  verify: () => Promise<{ copied: CopiedMount[]; lost: Message[] }>
  /** Removes the carriers and their image. */
  close: () => Promise<void>
}

/**
 * @throws OpError `DISK_FULL`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; `run` and `verify` also those of `fillVolumes` and `copyFolder`,
 * naming the mount.
 */
export async function prepareCopy(
  engine: Engine,
  { jobId, container, volumes, definitions, mode, verify, knownSizes }: CopyRequest,
  { made, ...options }: CopyOptions,
): Promise<PreparedCopy> {
  const { signal, onProgress } = options
  const carriers = createCarrierPool(engine, { jobId, made, signal })
  await using opened = new AsyncDisposableStack()
  const pool = opened.use(new ReadPool())
  const fills: VolumeFill[] = []
  const folders: CopiedFolder[] = []
  for (const { name, copyOf } of volumes) {
    if (copyOf === null) continue
    const { type, source, destination } = copyOf
    const readerId = await carriers.create({ type, source, readOnly: true })
    const writerId = await carriers.create({ type: 'volume', source: name, readOnly: false })
    const sizeBytes = knownSizes.get(source) ?? null
    const mount = container.Mounts?.find(({ Destination }) => cleanPath(Destination) === destination)
    const to = await openFreshVolume(engine, { volume: name, writerId }, signal)
    if (to !== null) opened.use(to)
    const volume = definitions.get(source) ?? null
    const proof = { jobId, made, carriers, signal }
    const from =
      to === null || mount === undefined
        ? null
        : await chooseReader(engine, { mount, volume, carrierId: readerId }, proof)
    if (to !== null && from?.reader === 'host') {
      const folder = { from: opened.use(from.folder), to, pool, verify }
      folders.push(new CopiedFolder({ destination, volume: name, sizeBytes, ...folder }))
    } else fills.push({ destination, volume: name, source: carrierSource(engine, readerId), sizeBytes, writerId })
  }
  const explain = (error: unknown, destination: string): unknown => explained(error, destination, mode)
  const pass = async (work: (folder: CopiedFolder, onBytes: (bytes: number) => void) => Promise<FilledVolume>) => {
    const sizes = folders.map(({ sizeBytes }) => sizeBytes)
    const progress = createBytesProgress({ step: 'copying', sizes, totalIsEstimate: true, onProgress })
    const passes = folders.map((folder) => ({
      destination: folder.destination,
      pass: (onBytes: (bytes: number) => void) => work(folder, onBytes),
    }))
    return folders.length === 0 ? [] : passMounts(passes, { signal, progress, explain })
  }
  const kept = opened.move()
  let filled: FilledVolume[] = []
  return {
    whole: new Set(folders.map(({ destination }) => destination)),
    runFirst: async () => {
      await pass((folder, onBytes) => folder.copyFirst({ signal, onBytes }))
    },
    run: async () => {
      const copied = await pass((folder, onBytes) => folder.copy({ signal, onBytes }))
      const how = { ...options, step: 'copying' as const, totalIsEstimate: true, verify, explain }
      filled = [...copied, ...(fills.length === 0 ? [] : await fillVolumes(engine, fills, how))]
    },
    verify: () => reportFilled(filled, { ...options, verify, explain }),
    close: carriers.close,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
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
