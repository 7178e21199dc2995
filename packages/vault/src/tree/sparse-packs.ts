import type { PackRef } from './tree-blobs.ts'

const manyPacks = 64
const smallBytes = 33_554_432

/**
 * The packs, by number, that are to be left: those of which less than half is still pointed to, and small ones where there are too
 * many.
 */
export function sparsePacks(packs: readonly PackRef[]): Set<number> {
  const isSmall = (pack: PackRef): boolean => packs.length > manyPacks && liveOf(pack) < smallBytes
  return new Set(packs.filter((pack) => liveOf(pack) * 2 < pack.rawBytes || isSmall(pack)).map(({ number }) => number))
}

function liveOf({ liveBytes, rawBytes }: PackRef): number {
  return liveBytes ?? rawBytes
}
