import type { StoredTree } from '@holdfast/vault'

/** Below these, half of it gone says nothing. */
const enough = { entries: 20, bytes: 1_048_576 }

/** In sentences, each tree that has become far smaller since the backup before: an empty mount looks like a good backup too. */
export function findShrunk(trees: readonly StoredTree[], before: readonly StoredTree[]): string[] {
  return trees.flatMap(({ path, entries, bytes }) => {
    const earlier = before.find((tree) => tree.path === path)
    if (earlier === undefined) return []
    const less = `${path} holds far less than in the backup before`
    if (earlier.entries >= enough.entries && entries < earlier.entries / 2)
      return `${less}: ${entries} instead of ${earlier.entries} entries. See whether its data is all there.`
    if (earlier.bytes >= enough.bytes && bytes < earlier.bytes / 2)
      return `${less}: ${bytes} instead of ${earlier.bytes} bytes. See whether its data is all there.`
    return []
  })
}
