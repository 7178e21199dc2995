import { randomBytes } from 'node:crypto'
import { oneChunk, type BlobStore } from '../store/blob-store.ts'
import { ownDraftId } from '../store/object-key.ts'

const reserveKey = 'holdfast-reserve'
const reserveBytes = 256 * 1024

/** Gives up the room that is kept for a full disk: without it nobody could take the lease under which room is made. */
export async function giveUpReserve(store: BlobStore): Promise<void> {
  await store.remove(reserveKey)
}

/** Random, as file systems that compress would keep nothing for zeros. On a disk that is still full it waits for the next lease. */
export async function keepReserve(store: BlobStore): Promise<void> {
  try {
    if ((await store.stat(reserveKey)) !== null) return
    const put = { key: reserveKey, draftId: ownDraftId, existing: 'keep' } as const
    await store.put(oneChunk(randomBytes(reserveBytes)), put)
  } catch {
    return
  }
}
