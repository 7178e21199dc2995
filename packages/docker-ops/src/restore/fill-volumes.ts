import { createTarWalker, type TarVerdict } from '@holdfast/archive'
import { OpError, type CopiedMount } from '@holdfast/contract'
import type { NewVolume } from '../plan/mounts/mount-decision.ts'
import type { HelperMount } from '../made/create-carrier.ts'
import { putMountTar } from '../data/put-mount-tar.ts'
import { verifyCopies, type WrittenVolume } from '../data/verify-copies.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { countBytes } from '../engine/body/count-bytes.ts'
import { startWatchdog } from '../engine/body/start-watchdog.ts'
import type { BackupSource } from './backup-source.ts'
import type { RestoredObjects } from '../made/remove-restored.ts'
import type { RestoreRun } from './restore-container.ts'
import { withHelpers } from '../made/with-carriers.ts'

export interface FillRequest {
  jobId: string
  volumes: readonly NewVolume[]
  /** By destination, the path of the tree in the backup. */
  trees: ReadonlyMap<string, string>
  source: BackupSource
  /** Reads every volume back once all are filled. */
  verify: boolean
  /** Everything that is made is written here as soon as it is there. */
  made: RestoredObjects
}

/** A fresh volume and what it gets. */
interface Fill {
  volume: string
  destination: string
  tree: string
}

type Filled = Fill & WrittenVolume

/**
 * Fills the fresh volumes out of the backup, one after the other, through a helper each; where asked, reads them back and
 * compares; and removes the helpers.
 * @throws OpError what the tree fails with, `TRUNCATED` for one that is not a whole tar and for a volume that reads back
 * otherwise, `TIMEOUT`, `DISK_FULL`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, naming the mount. Rejects with the signal's reason
 * when cancelled.
 */
export async function fillVolumes(engine: Engine, request: FillRequest, run: RestoreRun): Promise<CopiedMount[]> {
  const { jobId, volumes, trees, verify, made } = request
  const fills = volumes.flatMap(({ name, copyOf }) => {
    const tree = copyOf === null ? undefined : trees.get(copyOf.destination)
    return copyOf === null || tree === undefined ? [] : [{ volume: name, destination: copyOf.destination, tree }]
  })
  if (fills.length === 0) return []
  return withHelpers(engine, { jobId, made }, async (createHelper) => {
    const filled = await fillAll(engine, { fills, request, createHelper }, run)
    if (verify) await verifyCopies(engine, filled, { ...run, explain })
    return filled.map(({ destination, volume, verdict: { bytes, entries } }) => {
      return { destination, volume, bytes, entries, verified: verify }
    })
  })
}

interface FillAllParts {
  fills: readonly Fill[]
  request: FillRequest
  createHelper: (mount: HelperMount) => Promise<string>
}

async function fillAll(
  engine: Engine,
  { fills, request: { source, verify }, createHelper }: FillAllParts,
  run: RestoreRun,
): Promise<Filled[]> {
  const sizes = fills.map(({ tree }) => source.treeBytes?.get(tree) ?? null)
  const bytesTotal = sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size), 0)
  const filled: Filled[] = []
  let before = 0
  for (const fill of fills) {
    run.signal.throwIfAborted()
    const writerId = await createHelper({ type: 'volume', source: fill.volume, readOnly: false })
    const onBytes = (bytes: number): void =>
      run.onProgress({ step: 'restoring', bytesDone: before + bytes, bytesTotal, totalIsEstimate: false })
    onBytes(0)
    const filling = fillVolume(engine, { tree: fill.tree, writerId, source, digest: verify }, { ...run, onBytes })
    const verdict = await filling.catch((error: unknown) => {
      run.signal.throwIfAborted()
      throw explain(error, fill.destination)
    })
    before += verdict.bytes
    filled.push({ ...fill, writerId, verdict })
  }
  return filled
}

async function fillVolume(
  engine: Engine,
  { tree, writerId, source, digest }: { tree: string; writerId: string; source: BackupSource; digest: boolean },
  { signal: cancel, onBytes, idleTimeoutMs }: RestoreRun & { onBytes: (bytes: number) => void },
): Promise<TarVerdict> {
  using watchdog = startWatchdog({ ...(idleTimeoutMs !== undefined && { idleTimeoutMs }) })
  const signal = AbortSignal.any([cancel, watchdog.signal])
  const walker = createTarWalker({ digest })
  const counted = countBytes(source.openTree(tree, signal), { bytes: 0 }, (bytes) => {
    watchdog.moved()
    onBytes(bytes)
  })
  await putMountTar(engine, { writerId, tar: walker.through(counted) }, signal)
  return walker.verdict()
}

function explain(error: unknown, destination: string): unknown {
  if (!(error instanceof OpError)) return error
  return new OpError(error.code, `${destination} could not be restored: ${error.message}`, { cause: error })
}
