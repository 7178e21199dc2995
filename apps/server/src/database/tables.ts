import type { Selectable } from 'kysely'
import type { Compression, JobKind, JobStatus } from '@holdfast/contract'

/** Times are milliseconds since 1970, sizes are bytes. */
export interface JobsTable {
  id: string
  kind: JobKind
  engineId: string
  containerId: string
  containerName: string
  request: string
  status: JobStatus
  result: string | null
  code: string | null
  message: string | null
  field: string | null
  startedBy: string
  idempotencyKey: string | null
  createdAt: number
  startedAt: number | null
  finishedAt: number | null
  bytes: number | null
}

export interface ExportsTable {
  id: string
  engineId: string
  containerId: string
  containerName: string
  fileName: string
  filePath: string
  compression: Compression
  sizeBytes: number
  createdAt: number
  createdBy: string
}

/** A container a job pauses or stops: to be let go when the job could not, or its process has died. */
export interface HeldContainersTable {
  jobId: string
  engineId: string
  containerId: string
  hold: 'pause' | 'stop'
  /** When the run began that is held, in the engine's words. */
  startedAt: string | null
}

/** The restart policy a clone gets once it was seen healthy. */
export interface PendingRestartPoliciesTable {
  containerId: string
  engineId: string
  name: string
  maximumRetryCount: number
}

/** Which vaults there are. What is in them they tell themselves. */
export interface VaultsTable {
  /** The vault's own id, as its sentinel has it. */
  id: string
  name: string
  path: string
  isDefault: 0 | 1
  addedAt: number
}

export type VaultRow = Selectable<VaultsTable>

export interface Tables {
  jobs: JobsTable
  exports: ExportsTable
  heldContainers: HeldContainersTable
  pendingRestartPolicies: PendingRestartPoliciesTable
  vaults: VaultsTable
}
