import { cString, libc } from './libc.ts'

/** What a struct statx takes, statx(2). */
export const statBytes = 256
/** STATX_BASIC_STATS and STATX_BTIME. */
const mask = 0xfff
const AT_SYMLINK_NOFOLLOW = 0x100
const AT_NO_AUTOMOUNT = 0x800
const AT_EMPTY_PATH = 0x1000

const itself = cString('')

/** The entry of a name in a folder; false if that fails. `name` ends with a NUL. */
export function statName(folder: number, name: Uint8Array, into: Uint8Array): boolean {
  return libc().statx(folder, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, mask, into) === 0
}

/** What a descriptor is of, also one that was opened with O_PATH. */
export function statDescriptor(descriptor: number, into: Uint8Array): boolean {
  return libc().statx(descriptor, itself, AT_EMPTY_PATH, mask, into) === 0
}

/** Words of 32 bits in a struct statx. Times are of 64 bits in seconds and of 32 in nanoseconds. */
export const statWord = {
  attributes: 2,
  nlink: 4,
  uid: 5,
  gid: 6,
  /** The lower half of it. */
  mode: 7,
  ino: 8,
  size: 10,
  blocks: 12,
  birth: 20,
  ctime: 24,
  mtime: 28,
  rdevMajor: 32,
  rdevMinor: 33,
  devMajor: 34,
  devMinor: 35,
} as const

/** STATX_ATTR_MOUNT_ROOT */
export const isMountRoot = 0x2000

/** As glibc's makedev has it, and with it Node's `dev`. */
export function deviceNumber(major: number, minor: number): bigint {
  const [high, low] = [BigInt(major), BigInt(minor)]
  return ((high & 0xfffff000n) << 32n) | ((high & 0xfffn) << 8n) | ((low & 0xffffff00n) << 12n) | (low & 0xffn)
}

export type EntryKind = 'file' | 'folder' | 'link' | 'fifo' | 'character' | 'block' | 'socket'

const kinds: Partial<Record<number, EntryKind>> = {
  0o010000: 'fifo',
  0o020000: 'character',
  0o040000: 'folder',
  0o060000: 'block',
  0o100000: 'file',
  0o120000: 'link',
  0o140000: 'socket',
}

/** Of a mode with the bits that say what it is of. */
export function kindOf(mode: number): EntryKind {
  const kind = kinds[mode & 0o170000]
  if (kind === undefined) throw new RangeError(`no kind of file has mode ${mode.toString(8)}`)
  return kind
}
