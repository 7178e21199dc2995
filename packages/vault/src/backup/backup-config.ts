import { backupId } from '@holdfast/contract'
import { z } from 'zod'
import { formatVersion } from '../store/sentinel.ts'
import { blobRef, treeBlobs } from '../blob/blob-ref.ts'

const bytes = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const diffId = z.string().regex(/^sha256:[0-9a-f]{64}$/)

/** A layer as it lies in the vault. `bytes` is the length of its tar. */
export const keptLayer = z.object({ diffId, bytes, blob: blobRef })
export type KeptLayer = z.infer<typeof keptLayer>

export const keptTree = treeBlobs.extend({
  path: z.string().min(1).max(4096),
  key: z.string().min(1).max(8192),
  /** The layer that holds the data of its files, where its packs do not. */
  layer: diffId.nullable(),
  /** Who read it; older backups do not say, and are the engine's. */
  reader: z.enum(['host', 'engine']).optional(),
  /** Of the host reader: the sync before it looked, in nanoseconds since 1970. What has a later ctime may have changed unseen. */
  syncedAtNs: z
    .string()
    .regex(/^\d{1,19}$/)
    .optional(),
  /** When every byte of it was last read; milliseconds since 1970. */
  fullReadAt: z.number().optional(),
})
export type KeptTree = z.infer<typeof keptTree>

/** What the artifact's configuration blob says. */
export const backupConfig = z.object({
  formatVersion: z.literal(formatVersion),
  id: backupId,
  startedAt: z.number(),
  finishedAt: z.number(),
  trees: z.array(keptTree).max(10_000),
  layers: z.array(keptLayer).max(1000),
  sizeBytes: bytes,
  newBytes: bytes,
  document: z.unknown(),
})
export type BackupConfig = z.infer<typeof backupConfig>
