import { createHash } from 'node:crypto'
import type { BlobStore } from '../store/blob-store.ts'
import { blobKey } from '../tree/blob-key.ts'
import { damaged } from '../tree/damaged.ts'
import type { BlobRef } from '../tree/tree-blobs.ts'

/** Reads a blob of any length through. @throws OpError `VAULT_DAMAGED` when it is not what its name says. */
export async function proveBlob(store: BlobStore, { digest }: BlobRef, signal: AbortSignal): Promise<void> {
  const hash = createHash('sha256')
  for await (const chunk of store.get(blobKey(digest), undefined, signal)) hash.update(chunk)
  if (hash.digest('hex') !== digest) throw damaged(digest, 'it holds other bytes than were written')
}
