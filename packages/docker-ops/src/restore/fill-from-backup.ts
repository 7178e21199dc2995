import { OpError, type CopiedMount } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { fillVolumes, reportFilled, type VolumeFill } from '../data/fill-volumes.ts'
import type { Engine } from '../engine/connect-engine.ts'
import type { WorkRun } from '../engine/report-step.ts'
import type { CarrierPool } from '../made/carrier-pool.ts'
import type { NewVolume } from '../plan/mounts/mount-decision.ts'
import type { BackupSource } from './backup-source.ts'

export interface FillRequest {
  volumes: readonly NewVolume[]
  /** By destination, the path of the tree in the backup. */
  trees: ReadonlyMap<string, string>
  source: BackupSource
  /** Reads every volume back once all are filled. */
  verify: boolean
  carriers: CarrierPool
}

/**
 * Fills the fresh volumes out of the backup, one after the other, through a carrier each; where asked, reads them back and compares.
 * @throws OpError what the tree fails with, `TRUNCATED` for one that is not a whole tar and for a volume that reads back
 * otherwise, `TIMEOUT`, `DISK_FULL`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, naming the mount. Rejects with the signal's reason
 * when cancelled.
 */
export async function fillFromBackup(
  engine: Engine,
  { volumes, trees, source, verify, carriers }: FillRequest,
  run: WorkRun,
): Promise<{ copied: CopiedMount[]; lost: Message[] }> {
  const fills: VolumeFill[] = []
  for (const { name, copyOf } of volumes) {
    const tree = copyOf === null ? undefined : trees.get(copyOf.destination)
    if (copyOf === null || tree === undefined) continue
    fills.push({
      destination: copyOf.destination,
      volume: name,
      source: { open: (signal) => source.openTree(tree, signal), isForeign: true },
      sizeBytes: source.treeBytes?.get(tree) ?? null,
      writerId: await carriers.create({ type: 'volume', source: name, readOnly: false }),
    })
  }
  const options = { ...run, step: 'restoring' as const, totalIsEstimate: false, verify, explain }
  return reportFilled(await fillVolumes(engine, fills, options), options)
}

function explain(error: unknown, destination: string): unknown {
  if (!(error instanceof OpError)) return error
  return new OpError(error.code, message('mount-not-restored', { destination, reason: error.detail }), { cause: error })
}
