import { deviceNumber, kindOf, statBytes, statName, statWord } from '../libc/host-stat.ts'
import { cString, libc, systemError } from '../libc/libc.ts'
import { keyBytes, keyText, packKey } from '../libc/stat-key.ts'
import type { SeenEntry } from './seen-entry.ts'

/** What may be otherwise by now. */
export type SeenAgain = Pick<SeenEntry, 'kind' | 'key' | 'size' | 'dev' | 'ino' | 'nlink'>

/**
 * Looks at the name of an entry once more, by its folder's descriptor, while the entry's batch is not released. Null where none has the name.
 * @throws Error with `code`, as `EIO`.
 */
export function lookAgain({ parent, base }: Pick<SeenEntry, 'parent' | 'base'>): SeenAgain | null {
  const bytes = Buffer.from(new ArrayBuffer(statBytes))
  if (!statName(parent, cString(base), bytes)) {
    const code = libc().errno()
    if (code === 'ENOENT') return null
    throw systemError('statx', code)
  }
  const stat = new Uint32Array(bytes.buffer)
  const word = (at: number): number => stat[at] ?? 0
  const key = new Uint32Array(keyBytes / 4)
  packKey(stat, key, 0)
  return {
    kind: kindOf(word(statWord.mode) & 0xffff),
    key: keyText(Buffer.from(key.buffer), 0),
    size: word(statWord.size) + word(statWord.size + 1) * 0x1_0000_0000,
    dev: deviceNumber(word(statWord.devMajor), word(statWord.devMinor)),
    ino: bytes.readBigUInt64LE(4 * statWord.ino),
    nlink: word(statWord.nlink),
  }
}
