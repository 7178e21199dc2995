import { createHash } from 'node:crypto'
import { message, OpError } from '@holdfast/contract'
import { damaged, type BlobRef } from '../blob/blob-ref.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { blobKey } from '../store/object-key.ts'

/** Nothing that is read into memory whole may be larger. */
export const maxDocumentBytes = 64 * 1024 * 1024

/** A small object, whole. @throws OpError `VAULT_DAMAGED` when it is not there or too large. */
export async function readDocument(store: BlobStore, key: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of store.get(key)) {
    bytes += chunk.length
    if (bytes > maxDocumentBytes) throw new OpError('VAULT_DAMAGED', message('document-too-large', { key }))
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** A blob, whole, with the length and the hash it must have. @throws OpError `VAULT_DAMAGED`. */
export async function readBlob(store: BlobStore, { digest, bytes }: BlobRef): Promise<Buffer> {
  const blob = await readDocument(store, blobKey(digest))
  if (blob.length !== bytes) throw damaged(digest, message('blob-length', { bytes: blob.length, expectedBytes: bytes }))
  if (createHash('sha256').update(blob).digest('hex') !== digest) throw damaged(digest, message('blob-differs'))
  return blob
}
