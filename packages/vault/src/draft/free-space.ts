import { message, OpError } from '@holdfast/contract'
import type { BlobStore } from '../store/blob-store.ts'

const lookEveryBytes = 16 * 1024 * 1024

/** Left to others: the host's own services may write to the same disk. */
const leftFreeBytes = 32 * 1024 * 1024

/**
 * Hands a source of bytes through, chunk by chunk as they are, and checks the space that is free while they are written; all
 * sources of one draft count together. A source fails with `DISK_FULL` when less is free than a backup leaves to others.
 */
export function watchSpace(store: BlobStore): (source: AsyncIterable<Buffer>) => AsyncGenerator<Buffer> {
  let writtenBytes = 0
  let lookedAtBytes = 0

  return async function* watched(source) {
    for await (const chunk of source) {
      const { length } = chunk
      // When the next one is asked for this one is written, and its memory somebody else's.
      yield chunk
      writtenBytes += length
      if (writtenBytes - lookedAtBytes < lookEveryBytes) continue
      lookedAtBytes = writtenBytes
      await look()
    }
  }

  async function look(): Promise<void> {
    const space = await store.space()
    if (space === null || space.freeBytes >= leftFreeBytes) return
    const ranOut = { freeBytes: space.freeBytes, writtenBytes, reservedBytes: leftFreeBytes }
    throw new OpError('DISK_FULL', message('vault-space-ran-out', ranOut))
  }
}

/** Free before any backup begins. How much will be new nobody can say: sizes are those of sparse files too, and zstd makes less of all. */
const neededBytes = 64 * 1024 * 1024

/** @throws OpError `DISK_FULL` with what is free and what is needed. */
export async function refuseFullDisk(store: BlobStore): Promise<void> {
  const space = await store.space()
  if (space === null || space.freeBytes >= neededBytes) return
  throw new OpError('DISK_FULL', message('vault-no-space', { freeBytes: space.freeBytes, neededBytes }))
}
