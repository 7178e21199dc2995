import { z } from 'zod'
import { confirmedSettings, copyMode, stopLimit } from './clone-options.ts'
import { cloneOverrides } from './clone-overrides.ts'
import { clonePlan } from './clone-plan.ts'
import { labelChoice, labelGroup, planDigest } from './clone-options.ts'
import { containerMount, containerName, containerRef } from './container.ts'
import { engineId, engineIdentity } from './engine.ts'
import { spelledChoice } from './spelled-choice.ts'
import { storedMessage } from './stored-message.ts'

/** `<container name, made safe>-<UTC time yyyymmddThhmmssZ>-<4 random base32>`; also the OCI ref name. */
export const backupId = z
  .string()
  .max(160)
  .regex(/^[a-z0-9][a-z0-9._-]*-\d{8}T\d{6}Z-[a-z2-7]{4}$/, 'must be the id of a backup')
export const vaultId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be the id of a vault')

/** What a backup does with one mount: its data is kept, or left out. Its definition is kept in any case. */
export const backupMountChoice = z.enum(['include', 'exclude'])
export type BackupMountChoice = z.infer<typeof backupMountChoice>
/** By destination path, as requests and job requests in store have them. */
export const backupMounts = z.record(z.string(), spelledChoice(backupMountChoice, { leave: 'exclude' }))

export const verifyMethod = z.enum(['quick', 'full'])
export type VerifyMethod = z.infer<typeof verifyMethod>

export const backupOptions = z.strictObject({
  /** The default vault when absent. */
  vault: vaultId.optional(),
  mode: copyMode
    .default('pause')
    .describe('What a running container does while its data is read: it is paused, stopped, or keeps running.'),
  mounts: backupMounts
    .default({})
    .describe('By destination path. What is not named: volumes are included, folders of the host are not.'),
  fullRead: z
    .boolean()
    .optional()
    .describe('Read every file again, also those that have not changed according to their file system.'),
})
export type BackupOptions = z.infer<typeof backupOptions>

/** How backups read data. */
export const backupSettings = z.strictObject({
  fullReadDays: z
    .number()
    .int()
    .min(1)
    .max(365)
    .default(30)
    .describe('After how many days every file of a mount is read again, whether it has changed or not.'),
})
export type BackupSettings = z.infer<typeof backupSettings>

const onContainer = { engineId, containerId: containerRef }
const idempotencyKey = z.string().min(1).max(128).optional()

export const startBackup = backupOptions.extend({ ...onContainer, idempotencyKey })
export type StartBackup = z.infer<typeof startBackup>

/** Through the engine, whose tar does not hold all, there is a reason. */
const expectedReader = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('host') }),
  z.object({ kind: z.literal('engine'), why: storedMessage }),
])

/** Who read data: the host reader where it lies, with all its file system knows, or the engine. */
export const dataReader = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('host'),
    /** When every file was read last, in milliseconds since 1970: those that have not changed since by their stat need not be. */
    fullReadAt: z.number(),
    /** It had no right to see extended attributes of the namespace `trusted`. */
    withoutTrusted: z.literal(true).exactOptional(),
  }),
  z.object({ kind: z.literal('engine'), why: storedMessage }),
])
export type DataReader = z.infer<typeof dataReader>

/** What the backup dialog shows before it starts. */
export const backupPreview = z.object({
  containerId: z.string(),
  containerName: z.string(),
  isRunning: z.boolean(),
  mounts: z.array(
    containerMount.extend({
      choice: backupMountChoice,
      /** False where there is nothing to keep: memory, sockets, single files. */
      canInclude: z.boolean(),
      /** Of its files; null while it is measured, and for a folder of a host this server does not run on. */
      sizeBytes: z.number().nullable(),
      /** Vaults with an earlier backup of the same data: there only what changed is stored. */
      keptIn: z.array(vaultId),
      /** Who is going to read its data; absent where there is nothing to keep. */
      reader: expectedReader.exactOptional(),
    }),
  ),
  /** How long it may take to stop, in mode stop. */
  stopLimit: stopLimit.exactOptional(),
  writableLayerBytes: z.number().nullable(),
  sizesPending: z.boolean(),
  /** How long it was down in its last backup in each mode, in milliseconds; absent where there is none. */
  lastDowntimes: z.object({ pause: z.number().exactOptional(), stop: z.number().exactOptional() }).default({}),
})
export type BackupPreview = z.infer<typeof backupPreview>

export const verification = z.object({
  at: z.number(),
  method: verifyMethod,
  /** Each names the blob or the mount; empty when all is well. At most twenty. */
  problems: z.array(storedMessage),
})
export type Verification = z.infer<typeof verification>

/** One mount, or the writable layer, in a backup. */
export const backupTree = z.object({
  /** The destination in the container; `/` for the writable layer. */
  path: z.string(),
  kind: z.enum(['volume', 'anonymous', 'bind', 'layer']),
  /** The volume's name or the folder of the host; empty for the writable layer. */
  source: z.string(),
  /** The folder of the volume that is at `path`; absent where it is all of it. The sizes are the volume's. */
  subpath: z.string().exactOptional(),
  /** Where else the same data is mounted and counted; absent where it is stored for this mount. */
  storedAt: z.string().exactOptional(),
  entries: z.number(),
  /** Of the tar, headers included. */
  bytes: z.number(),
  /** Of data that no earlier backup had, before compression. */
  newBytes: z.number(),
  /** Absent in backups of versions that had the engine read all, and for the writable layer. */
  reader: dataReader.exactOptional(),
})
export type BackupTree = z.infer<typeof backupTree>

/** A backup as lists show it. Times are milliseconds since 1970. */
export const backupSummary = z.object({
  id: z.string(),
  vaultId: z.string(),
  /** Which it was made on. Null where nobody knows: an engine that cannot say, or a backup of a version that did not keep it. */
  engine: engineIdentity.nullable(),
  containerId: z.string(),
  containerName: z.string(),
  image: z.string(),
  startedAt: z.number(),
  finishedAt: z.number(),
  mode: z.enum(['live', 'paused', 'stopped', 'not running']),
  frozenMs: z.number().nullable(),
  trees: z.array(backupTree),
  /** Mounts whose data was left out. */
  left: z.array(z.string()),
  /** Of everything that was read: image, writable layer, mounts, before compression. */
  sizeBytes: z.number(),
  /** Everything the backup points to in the vault, shared or not. */
  storedBytes: z.number(),
  /** What it added to the vault. */
  newBytes: z.number(),
  /** What somebody should check: far fewer files than before, a flat image. */
  warnings: z.array(storedMessage),
  /** What the backup does not include: mostly what a tar cannot hold. */
  notKept: z.array(storedMessage),
  verified: verification.nullable(),
  /** Somebody keeps it: neither retention nor anybody by hand deletes it until it is unpinned. */
  pinned: z.boolean(),
})
export type BackupSummary = z.infer<typeof backupSummary>

export const backupRef = z.strictObject({ vaultId, backupId })
export type BackupRef = z.infer<typeof backupRef>

export const pinBackup = z.strictObject({ ...backupRef.shape, pinned: z.boolean() })
export type PinBackup = z.infer<typeof pinBackup>

export const backupFile = z.object({
  /** The last part of the path, as text; `nameBase64` where it is not UTF-8. */
  name: z.string(),
  nameBase64: z.string().nullable(),
  type: z.enum(['file', 'folder', 'link', 'hard link', 'device', 'fifo']),
  size: z.number(),
  mode: z.number(),
  uid: z.number(),
  gid: z.number(),
  mtime: z.number(),
  linkTarget: z.string().nullable(),
})
export type BackupFile = z.infer<typeof backupFile>

/** One page of a folder of a tree. */
export const listBackupFiles = z.strictObject({
  ...backupRef.shape,
  tree: z.string().max(4096),
  /** Inside the tree, without slashes at either end; empty for its root. Base64 of the bytes. */
  folderBase64: z.string().max(8192),
  offset: z.number().int().min(0).default(0),
})
export type ListBackupFiles = z.infer<typeof listBackupFiles>
export const backupFilesPage = z.object({ files: z.array(backupFile), nextOffset: z.number().nullable() })
export type BackupFilesPage = z.infer<typeof backupFilesPage>

/** `restore` gives the mount a new volume with the data of the backup. */
export const restoreMountChoice = z.enum(['restore', 'empty', 'exclude', 'host'])
export type RestoreMountChoice = z.infer<typeof restoreMountChoice>

export const restoreOptions = z.strictObject({
  name: containerName
    .optional()
    .describe('Of the new container. Without it, `<container>-restored-<milliseconds since 1970>`.'),
  start: z.boolean().default(false).describe('Start the new container.'),
  mounts: z
    .record(z.string(), spelledChoice(restoreMountChoice, { skip: 'exclude' }))
    .default({})
    .describe(
      'By destination path. `restore` gives a new volume with the data of the backup, `host` the folder of the host as it is now, `empty` a new volume, `exclude` nothing. What is not named: `restore` where there is data, else `host`, else `empty`.',
    ),
  labelGroups: z
    .partialRecord(labelGroup, labelChoice)
    .default({})
    .describe('Labels that make others act on a container. What is not named is removed, except labels of watchers.'),
  verify: z
    .boolean()
    .default(false)
    .describe('Read every restored volume back and compare it with what came out of the vault.'),
  overrides: cloneOverrides.default({}),
  allowUnexpected: z
    .boolean()
    .default(false)
    .describe('Keep a container that differs from what was backed up where nobody meant it to.'),
  confirm: confirmedSettings,
  inPlace: z.literal(false).default(false),
})
export type RestoreOptions = z.infer<typeof restoreOptions>

export const planRestoreInput = restoreOptions.extend({ ...backupRef.shape, engineId })
export type PlanRestoreInput = z.infer<typeof planRestoreInput>
export const startRestore = restoreOptions.extend({
  ...backupRef.shape,
  engineId,
  plan: planDigest.optional(),
  idempotencyKey,
})
export type StartRestore = z.infer<typeof startRestore>

/** A restore as it would be: the plan of a clone, whose source is the backup. */
export const restorePlan = clonePlan.extend({
  /** Whether the engine has the image already, or it comes out of the vault. */
  imageFrom: z.enum(['engine', 'vault']),
  /** Networks that will be made again from the backup's definitions. */
  newNetworks: z.array(z.string()),
})
export type RestorePlan = z.infer<typeof restorePlan>
