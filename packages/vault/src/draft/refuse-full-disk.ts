import { OpError } from '@holdfast/contract'
import type { BlobStore } from '../store/blob-store.ts'
import { readableSize } from './readable-size.ts'

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
