import { createTarWalker } from '@holdfast/archive'
import { OpError, type CopiedMount } from '@holdfast/contract'
import type { NewVolume } from '../clone/plan/mount-decision.ts'
import { putMountTar } from '../copy/put-mount-tar.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { countBytes } from '../export/count-bytes.ts'
import { startWatchdog } from '../export/start-watchdog.ts'
import type { BackupSource } from './backup-source.ts'
import type { RestoredObjects } from './remove-restored.ts'
import type { RestoreRun } from './restore-container.ts'
import { withHelpers } from './with-helpers.ts'

export interface FillRequest {
  jobId: string
  volumes: readonly NewVolume[]
  /** By destination, the path of the tree in the backup. */
  trees: ReadonlyMap<string, string>
  source: BackupSource
  /** Everything that is made is written here as soon as it is there. */
  made: RestoredObjects
}

/** A fresh volume and what it gets. */
interface Fill {
  volume: string
  destination: string
  tree: string
}

/**
 * Fills the fresh volumes out of the backup, one after the other, through a helper each, and removes the helpers.
 * @throws OpError what the tree fails with, `TRUNCATED` for one that is not a whole tar, `TIMEOUT`, `DISK_FULL`,
 * `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, naming the mount. Rejects with the signal's reason when cancelled.
 */
export async function fillVolumes(engine: Engine, request: FillRequest, run: RestoreRun): Promise<CopiedMount[]> {
  const { jobId, volumes, trees, source, made } = request
  const fills = volumes.flatMap(({ name, copyOf }) => {
    const tree = copyOf === null ? undefined : trees.get(copyOf.destination)
    return copyOf === null || tree === undefined ? [] : [{ volume: name, destination: copyOf.destination, tree }]
  })
  if (fills.length === 0) return []
  const sizes = fills.map(({ tree }) => source.treeBytes?.get(tree) ?? null)
  const bytesTotal = sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size), 0)
  return withHelpers(engine, { jobId, made }, async (createHelper) => {
    const filled: CopiedMount[] = []
    let before = 0
    for (const fill of fills) {
      run.signal.throwIfAborted()
      const writerId = await createHelper({ type: 'volume', source: fill.volume, readOnly: false })
      const onBytes = (bytes: number): void =>
        run.onProgress({ step: 'restoring', bytesDone: before + bytes, bytesTotal, totalIsEstimate: false })
      onBytes(0)
      const copied = await fillVolume(engine, { fill, writerId, source }, { ...run, onBytes }).catch(
        (error: unknown) => {
          run.signal.throwIfAborted()
          throw explain(error, fill)
        },
      )
      before += copied.bytes
      filled.push(copied)
    }
    return filled
  })
}

async function fillVolume(
  engine: Engine,
  { fill, writerId, source }: { fill: Fill; writerId: string; source: BackupSource },
  { signal: cancel, onBytes, idleTimeoutMs }: RestoreRun & { onBytes: (bytes: number) => void },
): Promise<CopiedMount> {
  using watchdog = startWatchdog({ ...(idleTimeoutMs !== undefined && { idleTimeoutMs }) })
  const signal = AbortSignal.any([cancel, watchdog.signal])
  const walker = createTarWalker()
  const counted = countBytes(source.openTree(fill.tree, signal), { bytes: 0 }, (bytes) => {
    watchdog.moved()
    onBytes(bytes)
  })
  await putMountTar(engine, { writerId, tar: walker.through(counted) }, signal)
  const { bytes, entries } = walker.verdict()
  return { destination: fill.destination, volume: fill.volume, bytes, entries, verified: false }
}

function explain(error: unknown, { destination }: Fill): unknown {
  if (!(error instanceof OpError)) return error
  return new OpError(error.code, `${destination} could not be restored: ${error.message}`, { cause: error })
}
