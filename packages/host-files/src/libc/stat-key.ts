import { statWord } from './host-stat.ts'

/** Where in a struct statx the words of a key are: device, inode, mode, links, size, mtime, ctime. */
const words = [
  statWord.devMajor,
  statWord.devMinor,
  statWord.ino,
  statWord.ino + 1,
  statWord.mode,
  statWord.nlink,
  statWord.size,
  statWord.size + 1,
  statWord.mtime,
  statWord.mtime + 1,
  statWord.mtime + 2,
  statWord.ctime,
  statWord.ctime + 1,
  statWord.ctime + 2,
]

/** Words in a key's bytes. */
export const keyWord = { devMajor: 0, devMinor: 1, ino: 2, mode: 4, nlink: 5, size: 6, mtime: 8, ctime: 11 } as const
export const keyWords = words.length
export const keyBytes = 4 * keyWords

/** Copies a key's words out of a struct statx. */
export function packKey(stat: Uint32Array, into: Uint32Array, at: number): void {
  for (let i = 0; i < keyWords; i++) into[at + i] = stat[words[i] ?? 0] ?? 0
  into[at + keyWord.mode] = (into[at + keyWord.mode] ?? 0) & 0xffff
}

/** The text of a key's bytes: 75 characters that JSON writes as they are. */
export function keyText(bytes: Buffer, at: number): string {
  return bytes.toString('base64url', at, at + keyBytes)
}

/** A time in nanoseconds since 1970, of the words at `at`. */
export function timeAt(bytes: Buffer, at: number): bigint {
  return bytes.readBigInt64LE(at) * 1_000_000_000n + BigInt(bytes.readUInt32LE(at + 8))
}
