import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  lchownSync,
  linkSync,
  openSync,
  renameSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs'
import { readXattrs } from '../describe/read-xattrs.ts'
import type { HeaderFields } from '../describe/write-pax-header.ts'
import type { HostFolder } from '../folder/open-host-folder.ts'
import { deviceNumber } from '../libc/host-stat.ts'
import { cString, libc, systemError } from '../libc/libc.ts'
import { checkedName, ParentFolders } from './parent-folders.ts'

/** What an entry is to be. */
export type EntryFields = Omit<HeaderFields, 'name' | 'size'>

const AT_SYMLINK_NOFOLLOW = 0x100
/** What says that a file system has no such attribute, or no place for one of that size. */
const refusals = new Set(['ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'EINVAL', 'E2BIG', 'ENOSPC', 'ERANGE', 'EDQUOT'])
const modes: Partial<Record<string, number>> = { '3': 0o020000, '4': 0o060000, '6': 0o010000 }
const newFile = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW

/**
 * Makes entries below a folder, each by the descriptor of the folder it lies in: no link on the way is followed, and a path may have any
 * length. Paths are bytes below the root, without slashes at the ends. Missing folders are made, for root alone. What has a name
 * already is replaced, unless it is a folder. Of each entry it says which extended attributes the file system did not take.
 * All methods throw Error with `code`.
 */
export class FolderWriter implements Disposable {
  readonly #root: HostFolder
  readonly #parents: ParentFolders
  readonly #targets: ParentFolders

  constructor(root: HostFolder) {
    this.#root = root
    this.#parents = new ParentFolders(root.fd)
    this.#targets = new ParentFolders(root.fd)
  }

  /** A new file to write to; `finishFile` or the caller closes it. */
  openFile(path: Buffer): number {
    return this.#replacing(path, (at) => openSync(at, newFile, 0o600))
  }

  finishFile(fd: number, fields: EntryFields): Buffer[] {
    const refused = finish(fd, fields)
    closeSync(fd)
    return refused
  }

  /** A symbolic link, a device or a fifo. */
  makeOther(path: Buffer, fields: EntryFields): Buffer[] {
    const { type, linkName, deviceMajor, deviceMinor, uid, gid, mode } = fields
    const { lsetxattr, mknod, utimensat, errno } = libc()
    return this.#replacing(path, (at) => {
      if (type === '2') symlinkSync(linkName, at)
      else if (mknod(cString(at), (modes[type] ?? 0) | 0o600, deviceNumber(deviceMajor, deviceMinor)) !== 0)
        throw systemError('mknod', errno())
      lchownSync(at, uid, gid)
      if (type !== '2') chmodSync(at, mode)
      const refused = setXattrs(fields, (name, value) => lsetxattr(cString(at), name, value, value.length, 0))
      if (utimensat(AT_FDCWD, cString(at), timesOf(fields.mtimeNs), AT_SYMLINK_NOFOLLOW) !== 0)
        throw systemError('utimensat', errno())
      return refused
    })
  }

  makeFolder(path: Buffer): void {
    this.#parents.open(path)
  }

  /** Takes away what a folder hands down to what is made in it, and what it may not have any more. */
  clearFolder(path: Buffer): void {
    const fd = this.#parents.open(path)
    // What cannot be taken away is the host's own, as a label.
    for (const [name] of readXattrs(cString(`/proc/self/fd/${fd}`))) libc().fremovexattr(fd, cString(name))
  }

  /** Once nothing more is made in it. */
  finishFolder(path: Buffer, fields: EntryFields): Buffer[] {
    return finish(this.#parents.open(path), fields)
  }

  /** One more name of what is there already. */
  link(path: Buffer, target: Buffer): void {
    const existing = nameIn(this.#targets, target)
    this.#replacing(path, (at) => linkSync(existing, at))
  }

  /**
   * Takes a name away. A folder is moved into the root instead, to the name it resolves with: what is in it may be much, and deep. Null
   * else, also where there is nothing of that name.
   */
  remove(path: Buffer): string | null {
    const at = nameIn(this.#parents, path)
    try {
      unlinkSync(at)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT') return null
      if (code !== 'EISDIR' && code !== 'EPERM') throw error
      const name = `.holdfast-removed-${randomUUID()}`
      renameSync(at, `/proc/self/fd/${this.#root.fd}/${name}`)
      // The way to it may be that of the last entry.
      this.#parents[Symbol.dispose]()
      return name
    }
    return null
  }

  [Symbol.dispose](): void {
    this.#parents[Symbol.dispose]()
    this.#targets[Symbol.dispose]()
  }

  #replacing<T>(path: Buffer, make: (at: Buffer) => T): T {
    const at = nameIn(this.#parents, path)
    try {
      return make(at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      unlinkSync(at)
      return make(at)
    }
  }
}

const AT_FDCWD = -100

/** Below `/proc`, short whatever the path is. Until the next one is asked for. */
function nameIn(folders: ParentFolders, path: Buffer): Buffer {
  const slash = path.lastIndexOf(0x2f)
  const fd = folders.open(path.subarray(0, Math.max(slash, 0)))
  return Buffer.concat([Buffer.from(`/proc/self/fd/${fd}/`), checkedName(path.subarray(slash + 1))])
}

/** A change of owner takes set-user-id and capabilities away; an ACL is part of the mode. */
function finish(fd: number, fields: EntryFields): Buffer[] {
  const { fsetxattr, futimens, errno } = libc()
  fchownSync(fd, fields.uid, fields.gid)
  fchmodSync(fd, fields.mode)
  const refused = setXattrs(fields, (name, value) => fsetxattr(fd, name, value, value.length, 0))
  if (futimens(fd, timesOf(fields.mtimeNs)) !== 0) throw systemError('futimens', errno())
  return refused
}

function setXattrs({ xattrs }: EntryFields, set: (name: Buffer, value: Buffer) => number): Buffer[] {
  return xattrs.flatMap(([name, value]) => {
    if (set(cString(name), value) === 0) return []
    const code = libc().errno()
    if (!refusals.has(code)) throw systemError('setxattr', code)
    return [name]
  })
}

/** Two struct timespec: of the last access, which stays, and of the last modification. */
function timesOf(ns: bigint): Buffer {
  const UTIME_OMIT = 0x3ffffffen
  const times = Buffer.alloc(32)
  times.writeBigInt64LE(UTIME_OMIT, 8)
  const rest = ((ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n
  times.writeBigInt64LE((ns - rest) / 1_000_000_000n, 16)
  times.writeBigInt64LE(rest, 24)
  return times
}
