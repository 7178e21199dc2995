import type { PlanContext, PlannedChange } from '../plan/plan-context.ts'
import type { RawNetwork } from '../engine/raw/raw-network.ts'
import type { Backup } from './read-backup.ts'

/** A clone's context whose source is a backup, and what is particular to it. */
export interface RestoreContext extends PlanContext {
  backup: Backup
  hostPortsChecked: boolean
  /** The image of the backup without the writable layer, where the engine has it. */
  imageOnEngine: { id: string; layers: readonly string[] } | null
  /** What the container joins, the engine has not, and the backup can make again. */
  newNetworks: readonly RawNetwork[]
  /** What the container joins and neither has. */
  missingNetworks: readonly string[]
  /** Differences from the backup's inspect that were settled before the plan. */
  settled: readonly PlannedChange[]
}
