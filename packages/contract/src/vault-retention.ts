import { z } from 'zod'
import { vaultId } from './backup.ts'
import { retentionPolicy, retentionRule } from './retention.ts'
import { containerSelector, scheduleTiming, timeZone } from './schedule.ts'
import { storedMessage } from './stored-message.ts'

/** What is deleted of a vault by itself. */
export const vaultRetention = z.strictObject({
  /** Of containers that no schedule with retention of its own backs up. Null: all their backups stay. */
  policy: retentionPolicy.nullable(),
  /** Whose days and weeks count. */
  timeZone,
  /** When data that no backup needs is removed. Null: when somebody asks for it. */
  prune: z.strictObject({ timing: scheduleTiming, timeZone }).nullable(),
})
export type VaultRetention = z.infer<typeof vaultRetention>

export const setVaultRetention = vaultRetention.extend({ vaultId })
export type SetVaultRetention = z.infer<typeof setVaultRetention>

/** Times are milliseconds since 1970. */
export const vaultRetentionStatus = vaultRetention.extend({
  vaultId: z.string(),
  /** The last one that succeeded, whoever asked for it. */
  lastPrune: z.object({ at: z.number(), blobs: z.number(), bytes: z.number() }).nullable(),
  nextPruneAt: z.number().nullable(),
})
export type VaultRetentionStatus = z.infer<typeof vaultRetentionStatus>

const shown = z.number().int().min(1).max(500).default(20)

/** What these numbers would do to the backups that are there. */
export const previewRetention = z.strictObject({
  vaultId,
  /** Null: all stay. */
  policy: retentionPolicy.nullable(),
  timeZone,
  /** When backups are taken; null: as often as so far. */
  timing: scheduleTiming.nullable().default(null),
  /** Of which containers. */
  targets: z
    .array(containerSelector)
    .max(500)
    .default([{ kind: 'all' }]),
  exclude: z.array(containerSelector).max(500).default([]),
  /** How many containers are listed at most. */
  shown,
})
export type PreviewRetention = z.infer<typeof previewRetention>

/** What a run of retention would delete now, by the numbers that are set. */
export const previewRetentionRun = z.strictObject({ vaultId, shown })
export type PreviewRetentionRun = z.infer<typeof previewRetentionRun>

export const startRetention = z.strictObject({ vaultId, idempotencyKey: z.string().min(1).max(128).optional() })
export type StartRetention = z.infer<typeof startRetention>

/** A backup on the line of time of its container. */
export const retentionMark = z.object({
  backupId: z.string(),
  startedAt: z.number(),
  /** The rules that keep it; none: it goes. */
  keptBy: z.array(retentionRule),
  /** When it goes if backups go on at that pace. Null: nobody knows, it stays for good, or it goes now. */
  goesAt: z.number().nullable(),
})
export type RetentionMark = z.infer<typeof retentionMark>

export const retentionPreview = z.object({
  /** Those with the most backups that go first. */
  containers: z.array(
    z.object({
      /** Of the same container, whatever its id. */
      key: z.string(),
      name: z.string(),
      /** Newest first. */
      marks: z.array(retentionMark),
    }),
  ),
  /** Further ones, which are not listed. */
  more: z.number(),
  stay: z.number(),
  go: z.number(),
  /** Backups of other or unknown engines: nothing here deletes them. */
  foreign: z.number(),
  /** Why nothing is deleted now, whatever the numbers say; null: it is. */
  blocked: storedMessage.nullable(),
})
export type RetentionPreview = z.infer<typeof retentionPreview>
