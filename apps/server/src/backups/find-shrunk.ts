import { message, type Message } from '@holdfast/contract'
import type { StoredTree } from '@holdfast/vault'

/** Below these, half of it gone says nothing. */
const enough = { entries: 20, bytes: 1_048_576 }

/** Each tree that has become far smaller since the backup before: an empty mount looks like a good backup too. */
export function findShrunk(trees: readonly StoredTree[], before: readonly StoredTree[]): Message[] {
  return trees.flatMap(({ path, entries, bytes }) => {
    const earlier = before.find((tree) => tree.path === path)
    if (earlier === undefined) return []
    if (earlier.entries >= enough.entries && entries < earlier.entries / 2)
      return message('backup-fewer-entries', { path, entries, earlierEntries: earlier.entries })
    if (earlier.bytes >= enough.bytes && bytes < earlier.bytes / 2)
      return message('backup-fewer-bytes', { path, bytes, earlierBytes: earlier.bytes })
    return []
  })
}
