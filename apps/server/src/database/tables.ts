import type { ColumnType, GeneratedAlways, Selectable } from 'kysely'
import type { Compression, Role, SignInMethod } from '@holdfast/contract'
import type { DeliveriesTable, NotificationDestinationsTable, NotificationRulesTable } from './notification-tables.ts'
import type {
  ScheduleCursorsTable,
  ScheduleRunsTable,
  ScheduleRunTargetsTable,
  SchedulesTable,
} from './schedule-tables.ts'

/** Times are milliseconds since 1970, sizes are bytes. Another version may have written what a column holds. */
export interface JobsTable {
  id: string
  kind: string
  /** As JSON, and what of it is asked for. */
  subject: string
  subjectKind: string
  subjectKey: string
  subjectName: string
  actorKind: string
  actorId: string
  actorName: string
  causedBy: string | null
  request: string
  status: string
  result: string | null
  code: string | null
  detail: string | null
  field: string | null
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

/** A container a job pauses or stops: to be resumed when the job could not, or its process has died. */
export interface QuiescedContainersTable {
  jobId: string
  engineId: string
  containerId: string
  how: 'pause' | 'stop'
  /** When the run began that is paused or stopped, in the engine's words. */
  startedAt: string | null
}

/** The restart policy a clone gets once it was seen healthy. */
export interface PendingRestartPoliciesTable {
  containerId: string
  engineId: string
  name: string
  /** Up to 64 bits. */
  maximumRetryCount: ColumnType<number, number | bigint>
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

/** One row: which file the database was when it was last in use, to tell a copy of it. */
export interface PlaceTable {
  /** Of the data folder, without links. */
  path: string
  device: string
  inode: string
}

/** The authenticator app of a user; it counts once it is confirmed. */
export interface SecondFactorsTable {
  userId: string
  sealedSecret: string
  createdAt: number
  confirmedAt: number | null
  /** The time step of the last code that was used; no code of it or of an earlier one is taken again. */
  lastStep: number
}

/** Unused ones; a used one is deleted. */
export interface RecoveryCodesTable {
  userId: string
  hash: string
}

export interface PasskeysTable {
  /** The credential's, base64url. */
  id: string
  userId: string
  name: string
  /** The relying party it was made for, which is the name of an address. */
  domain: string
  /** COSE, base64url. */
  publicKey: string
  /** Of signatures, as the authenticator last reported it; 0 where it has none. */
  counter: number
  /** As a JSON array; where the browser finds it. */
  transports: string
  backedUp: 0 | 1
  createdAt: number
  lastUsedAt: number | null
}

/** Entries of the audit log. All but the first three columns are derived from `entry`: what somebody made of that may be in them. */
export interface AuditTable {
  seq: number
  /** The canonical JSON of an `AuditEntry`. */
  entry: string
  /** Its SHA-256, in hex. */
  hash: string
  at: GeneratedAlways<number | null>
  actorKind: GeneratedAlways<string | null>
  actorName: GeneratedAlways<string | null>
  action: GeneratedAlways<string | null>
  subjectKind: GeneratedAlways<string | null>
  subjectName: GeneratedAlways<string | null>
  outcome: GeneratedAlways<string | null>
  /** Of an entry that says that earlier ones were removed: the last of them. */
  cutThrough: GeneratedAlways<number | null>
}

/** One row: which audit log this is, wherever its heads are written. */
export interface AuditChainTable {
  instance: string
}

export type VaultRow = Selectable<VaultsTable>

/** Names differ in more than the case of their letters. A scope is JSON; null is every container. */
export interface UsersTable {
  id: string
  name: string
  role: Role
  scope: string | null
  /** In the PHC format; null: has not set one. */
  passwordHash: string | null
  disabledAt: number | null
  createdAt: number
  lastSignInAt: number | null
}

export interface SessionsTable {
  id: string
  /** SHA-256 of what the cookie holds, in hex. */
  tokenHash: string
  userId: string
  method: SignInMethod
  createdAt: number
  lastSeenAt: number
  expiresAt: number
  address: string
  userAgent: string
}

export interface TokensTable {
  id: string
  name: string
  tokenHash: string
  role: Role
  scope: string | null
  /** Null: created on the host. */
  userId: string | null
  createdAt: number
  expiresAt: number | null
  lastUsedAt: number | null
}

/** The open link of a user to set a password with. */
export interface InvitationsTable {
  userId: string
  tokenHash: string
  createdAt: number
  expiresAt: number
}

/** What an admin changes in the console, as JSON. */
export interface SettingsTable {
  name: string
  value: string
}

/** A person at an OpenID provider, and which user they are. */
export interface OidcIdentitiesTable {
  issuer: string
  subject: string
  userId: string
  createdAt: number
}

/** What somebody should look at. At most one of a kind and a subject is open. */
export interface AlertsTable {
  id: string
  kind: string
  severity: string
  /** As JSON, and what of it is asked for. */
  subject: string
  subjectKind: string
  subjectKey: string
  /** As JSON. */
  detail: string
  jobId: string | null
  raisedAt: number
  lastSeenAt: number
  clearedAt: number | null
  acknowledgedAt: number | null
  acknowledgedBy: string | null
}

/** How a vault was at a time. */
export interface VaultSamplesTable {
  vaultId: string
  at: number
  storedBytes: number
  freeBytes: number | null
  totalBytes: number | null
  backups: number
  /** Of all backups, before compression and sharing. */
  rawBytes: number
}

/** When a blob was last read as a whole and found to be what its name says. */
export interface BlobReadsTable {
  vaultId: string
  digest: string
  readAt: number
}

/** What is deleted of a vault by itself. */
export interface VaultRetentionTable {
  vaultId: string
  /** A `VaultRetention`, as JSON. */
  settings: string
  /** Times of its prune up to then are over, or were never meant. */
  pruneSlotsSince: number
  /** What the last one freed, as JSON. */
  lastPrune: string | null
}

export interface Tables {
  notificationDestinations: NotificationDestinationsTable
  notificationRules: NotificationRulesTable
  deliveries: DeliveriesTable
  vaultRetention: VaultRetentionTable
  schedules: SchedulesTable
  scheduleCursors: ScheduleCursorsTable
  scheduleRuns: ScheduleRunsTable
  scheduleRunTargets: ScheduleRunTargetsTable

  alerts: AlertsTable
  vaultSamples: VaultSamplesTable
  blobReads: BlobReadsTable
  users: UsersTable
  sessions: SessionsTable
  tokens: TokensTable
  invitations: InvitationsTable
  settings: SettingsTable
  oidcIdentities: OidcIdentitiesTable
  jobs: JobsTable
  exports: ExportsTable
  quiescedContainers: QuiescedContainersTable
  pendingRestartPolicies: PendingRestartPoliciesTable
  vaults: VaultsTable
  place: PlaceTable
  secondFactors: SecondFactorsTable
  recoveryCodes: RecoveryCodesTable
  passkeys: PasskeysTable
  audit: AuditTable
  auditChain: AuditChainTable
}
