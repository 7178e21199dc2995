import { OpError } from '@holdfast/contract'
import type { BlobStore } from '../store/blob-store.ts'
import { readableSize } from './readable-size.ts'

const lookEveryBytes = 16 * 1024 * 1024

/** Left to others: the host's own services may write to the same disk. */
const leftFreeBytes = 32 * 1024 * 1024

/**
 * Hands a source of bytes through, chunk by chunk as they are, and looks after the space that is free while they are written; all
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
    const message = `The vault's disk has ${readableSize(space.freeBytes)} free after the backup wrote ${readableSize(writtenBytes)}, and a backup leaves ${readableSize(leftFreeBytes)} to others. Free some space, prune the vault or choose another one.`
    throw new OpError('DISK_FULL', message)
  }
}

/** Free before any backup begins. How much will be new nobody can say: sizes are those of sparse files too, and zstd makes less of all. */
const neededBytes = 64 * 1024 * 1024

/** @throws OpError `DISK_FULL` with what is free and what is needed. */
export async function refuseFullDisk(store: BlobStore): Promise<void> {
  const space = await store.space()
  if (space === null || space.freeBytes >= neededBytes) return
  const free = `The vault's disk has ${readableSize(space.freeBytes)} free`
  const needed = `a backup needs at least ${readableSize(neededBytes)}`
  throw new OpError('DISK_FULL', `${free}, ${needed}. Free some space, prune the vault or choose another one.`)
}
