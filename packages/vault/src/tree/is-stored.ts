import { OpError } from '@holdfast/contract'
import type { BlobStore } from '../store/blob-store.ts'
import { blobKey } from './blob-key.ts'
import type { BlobRef } from './tree-blobs.ts'

/** Whether a blob is there with its length, as far as the storage can say: what it cannot look at is not to be counted on. */
export async function isStored(store: BlobStore, { digest, bytes }: BlobRef): Promise<boolean> {
  try {
    return (await store.stat(blobKey(digest)))?.bytes === bytes
  } catch (error) {
    if (error instanceof OpError && error.code === 'VAULT_DAMAGED') return false
    throw error
  }
}
