import { cString, libc, systemError } from '../libc/libc.ts'

/** Of the last component itself, be it a link. */
export function setXattr(path: string | Buffer, name: string, value: string | Buffer): void {
  const bytes = Buffer.from(value)
  const result = libc().lsetxattr(cString(Buffer.from(path)), cString(Buffer.from(name)), bytes, bytes.length, 0)
  if (result !== 0) throw systemError('lsetxattr', libc().errno())
}

const AT_FDCWD = -100
const AT_SYMLINK_NOFOLLOW = 0x100

/** Nanoseconds since 1970, of the last component itself. */
export function setMtime(path: string | Buffer, ns: bigint): void {
  const times = Buffer.alloc(32)
  const seconds = (ns - (((ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n)) / 1_000_000_000n
  for (const at of [0, 16]) {
    times.writeBigInt64LE(seconds, at)
    times.writeBigInt64LE(ns - seconds * 1_000_000_000n, at + 8)
  }
  const result = libc().utimensat(AT_FDCWD, cString(Buffer.from(path)), times, AT_SYMLINK_NOFOLLOW)
  if (result !== 0) throw systemError('utimensat', libc().errno())
}
