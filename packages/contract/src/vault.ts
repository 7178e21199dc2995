import { z } from 'zod'
import { backupRef, vaultId, verifyMethod } from './backup.ts'
import { storedMessage } from './stored-message.ts'

export const vaultHealth = z.discriminatedUnion('state', [
  z.object({ state: z.literal('ready') }),
  /** The folder is there or not, but it is not the vault: nothing is written to it. */
  z.object({ state: z.literal('not mounted'), message: storedMessage }),
  z.object({ state: z.literal('unreadable'), message: storedMessage }),
  z.object({ state: z.literal('too new'), message: storedMessage }),
])
export type VaultHealth = z.infer<typeof vaultHealth>

/** Who keeps a vault busy. */
export const vaultLease = z.object({
  kind: z.enum(['write', 'read', 'prune']),
  host: z.string(),
  pid: z.number(),
  since: z.number(),
  /** Its holder is provably gone: it is broken by itself when somebody needs it. */
  dead: z.boolean(),
  own: z.boolean(),
})
export type VaultLease = z.infer<typeof vaultLease>

export const vaultSummary = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  isDefault: z.boolean(),
  health: vaultHealth,
  backups: z.number(),
  /** Of all backups, before compression and sharing. */
  sizeBytes: z.number(),
  /** What the vault's blobs take; null while unknown. */
  storedBytes: z.number().nullable(),
  freeBytes: z.number().nullable(),
  totalBytes: z.number().nullable(),
  leases: z.array(vaultLease),
  /** How many backups somebody should look at: those that cannot be read, and those in which the last verify found problems. */
  troubled: z.object({ unreadable: z.number(), withProblems: z.number() }),
})
export type VaultSummary = z.infer<typeof vaultSummary>

/** A data folder that was moved or copied: nobody knows yet which, so no vault is written to. */
export const placeConflict = z.object({
  /** Where it was when it was last in use. */
  knownPath: z.string(),
  /** Where it is. */
  path: z.string(),
})
export type PlaceConflict = z.infer<typeof placeConflict>

export const settlePlace = z.strictObject({
  answer: z
    .enum(['moved', 'copy'])
    .describe('`moved`: this is the one that uses its vaults. `copy`: another one does; this one forgets them.'),
})
export type SettlePlace = z.infer<typeof settlePlace>

export const addVault = z.strictObject({
  name: z.string().trim().min(1).max(60),
  /** Absolute. */
  path: z.string().min(1).max(4096).startsWith('/', 'path must be absolute'),
  /** Make a vault there when the folder is empty; else it must hold one. */
  create: z.boolean().default(false),
})
export type AddVault = z.infer<typeof addVault>

/** As people name a vault in a request they write by hand: by its id or its name. */
export const vaultIdOrName = z.string().trim().min(1).max(63)

export const vaultTarget = z.strictObject({ vaultId })

/** What deleting these backups, or pruning, would do. */
export const prunePreview = z.object({
  /** Blobs no backup points to, old enough to go. */
  blobs: z.number(),
  bytes: z.number(),
  /** Unreferenced as well, but younger than the grace period of 24 hours. */
  youngBlobs: z.number(),
  youngBytes: z.number(),
})
export type PrunePreview = z.infer<typeof prunePreview>

export const deletePreview = z.object({
  backupId: z.string(),
  /** What only this backup points to: free again after the next prune. */
  freedBytes: z.number(),
  /** It is the last one of its container that was verified without problems. */
  isLastVerified: z.boolean(),
  remaining: z.number(),
})
export type DeletePreview = z.infer<typeof deletePreview>

export const startVerify = z.strictObject({
  ...backupRef.shape,
  method: verifyMethod,
  idempotencyKey: z.string().min(1).max(128).optional(),
})
export type StartVerify = z.infer<typeof startVerify>
export const startPrune = z.strictObject({ vaultId, idempotencyKey: z.string().min(1).max(128).optional() })
export type StartPrune = z.infer<typeof startPrune>
