import type { PackRef } from './tree-blobs.ts'

const manyPacks = 64
const smallBytes = 33_554_432

/**
 * The packs, by number, whose live chunks are to be moved into a new one: those of which less than half is still pointed to, and
 * small ones where there are too many.
 */
export function sparsePacks(packs: readonly PackRef[], liveBytes: ReadonlyMap<number, number>): Set<number> {
  const live = packs.filter(({ number }) => liveBytes.has(number))
  const bytesOf = (number: number): number => liveBytes.get(number) ?? 0
  const sparse = live.filter(({ number, rawBytes }) => bytesOf(number) * 2 < rawBytes)
  const small = live.filter(({ number }) => bytesOf(number) < smallBytes)
  return new Set((live.length > manyPacks ? [...sparse, ...small] : sparse).map(({ number }) => number))
}
