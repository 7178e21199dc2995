import { message, OpError, type Message } from '@holdfast/contract'
import { z } from 'zod'
import type { BlobStore } from '../store/blob-store.ts'
import { blobKey } from '../store/object-key.ts'

const bytes = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** A blob of the vault: its sha256 in 64 hex digits, and its length as stored. */
export const blobRef = z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/), bytes })
export type BlobRef = z.infer<typeof blobRef>

export const packRef = blobRef.extend({
  /** What the table calls it. Never given to another pack of the same line of trees while this one is pointed to. */
  number: z.number().int().min(0).max(0xffffffff),
  /** Of the chunks in it, before compression. */
  rawBytes: bytes,
  /** Of those that the table points to. Older backups do not say. */
  liveBytes: bytes.optional(),
})
export type PackRef = z.infer<typeof packRef>

/** Of a table whose text is that of parts, some of which lie in other tables. */
export const tableParts = z.object({
  /** Those others. */
  tables: z.array(blobRef).max(64),
  /** The last frames of the table, which list its parts. */
  listFrames: z.number().int().min(1).max(65_536),
})

/** What a manifest keeps of one tree. */
export const treeBlobs = z.object({
  table: blobRef,
  /** Absent where the text of the table is that of its frames. */
  parts: tableParts.optional(),
  /** Exactly the packs that the table points to; none for the tree of a layer. */
  packs: z.array(packRef).max(100_000),
  entries: bytes,
  /** Of the tar. */
  bytes,
  /** Of file data that no earlier tree had, before compression. */
  newBytes: bytes,
})
export type TreeBlobs = z.infer<typeof treeBlobs>
export type TableInParts = Required<Pick<TreeBlobs, 'table' | 'parts'>>

/** A table, and those that have parts of it. */
export function tableBlobs({ table, parts }: Pick<TreeBlobs, 'table' | 'parts'>): BlobRef[] {
  return [table, ...(parts?.tables ?? [])]
}

/** Tables and packs. */
export function blobsOfTree(tree: Pick<TreeBlobs, 'table' | 'parts' | 'packs'>): BlobRef[] {
  return [...tableBlobs(tree), ...tree.packs]
}

/** Whether a blob is there with its length, as far as the storage can say: what it cannot look at is not to be counted on. */
export async function isStored(store: BlobStore, { digest, bytes }: BlobRef): Promise<boolean> {
  try {
    return (await store.stat(blobKey(digest)))?.bytes === bytes
  } catch (error) {
    if (error instanceof OpError && error.code === 'VAULT_DAMAGED') return false
    throw error
  }
}

/** The error for a blob whose bytes cannot be what was once written. */
export function damaged(digest: string, fault: Message, cause?: unknown): OpError {
  return new OpError('VAULT_DAMAGED', message('blob-damaged', { digest, fault }), { cause })
}
