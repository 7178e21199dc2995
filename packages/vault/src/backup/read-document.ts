import { createHash } from 'node:crypto'
import { OpError } from '@holdfast/contract'
import type { BlobStore } from '../store/blob-store.ts'
import { blobKey } from '../tree/blob-key.ts'
import type { BlobRef } from '../tree/tree-blobs.ts'

/** Nothing that is read into memory whole may be larger. */
export const maxDocumentBytes = 64 * 1024 * 1024

/** A small object, whole. @throws OpError `VAULT_DAMAGED` when it is not there or too large. */
export async function readDocument(store: BlobStore, key: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of store.get(key)) {
    bytes += chunk.length
    if (bytes > maxDocumentBytes) throw new OpError('VAULT_DAMAGED', `${key} is larger than any document of a backup.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** A blob, whole, with the length and the hash it must have. @throws OpError `VAULT_DAMAGED`. */
export async function readBlob(store: BlobStore, { digest, bytes }: BlobRef): Promise<Buffer> {
  const blob = await readDocument(store, blobKey(digest))
  if (blob.length !== bytes)
    throw new OpError('VAULT_DAMAGED', `The blob ${digest} has ${blob.length} bytes where ${bytes} were written.`)
  if (createHash('sha256').update(blob).digest('hex') !== digest)
    throw new OpError('VAULT_DAMAGED', `The blob ${digest} holds other bytes than were written.`)
  return blob
}
