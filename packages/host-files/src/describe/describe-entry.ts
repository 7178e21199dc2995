import { openSync } from 'node:fs'
import { kindOf, statBytes, statDescriptor, statWord, deviceNumber, type EntryKind } from '../libc/host-stat.ts'
import { cString, libc, systemError } from '../libc/libc.ts'
import { fileFlags, pathFlags } from '../libc/open-flags.ts'
import { keyBytes, keyText, packKey, timeAt } from '../libc/stat-key.ts'
import type { SeenEntry } from '../walk/seen-entry.ts'
import { ownerInContainer, type OwnerRange } from './owner-range.ts'
import { readXattrs } from './read-xattrs.ts'
import { writePaxHeader } from './write-pax-header.ts'

/** What of an entry is needed to open it again; all of it survives being sent to another thread. */
export type EntryToDescribe = Pick<SeenEntry, 'path' | 'parent' | 'base' | 'kind' | 'dev' | 'ino' | 'linkTo'>

export interface DescribeOptions {
  /** The folder that all names in the tar begin with, without slashes. */
  prefix: string
  /** With userns-remap: owners as the containers see them. */
  owners?: OwnerRange
  /** Leaves out `trusted.overlay.*`, for a layer. */
  withoutOverlay?: boolean
}

/** An entry of a tar, as its headers have it. */
export interface Described {
  /** All blocks before the data. */
  header: Buffer
  name: Buffer
  /** Of hard and symbolic links; else empty. */
  linkName: Buffer
  /** The type flag, see `writePaxHeader`. */
  type: string
  /** Bytes of data in the tar: 0 for all but files, and for a hard link. */
  size: number
  mode: number
  uid: number
  gid: number
  mtimeNs: bigint
  ctimeNs: bigint
  /** As `SeenEntry` has it, of what was described. */
  key: string
  /** Of a file with data, to be read and closed by the caller; else null. */
  fd: number | null
  /** Of a folder in the upper folder of an overlay: it hides what the layers below have in it. */
  isOpaque: boolean
}

export type Description =
  | Described
  /** Another entry has the name now, or one of another kind. */
  | { changed: true }
  /** None has the name. */
  | { gone: true }
  /** The name of the error, as `EACCES` or `EIO`. */
  | { unreadable: string }
  /** On the host it is of an owner outside of `owners`. */
  | { foreignOwner: { kind: 'uid' | 'gid'; id: number } }

const bytes = Buffer.from(new ArrayBuffer(statBytes))
const stat = new Uint32Array(bytes.buffer)
const keyBuffer = Buffer.from(new ArrayBuffer(keyBytes))
const keyView = new Uint32Array(keyBuffer.buffer)
const none = Buffer.alloc(0)
/** Kernel Documentation/filesystems/overlayfs.rst, "whiteouts and opaque directories". */
const opaque = Buffer.from('trusted.overlay.opaque')
const yes = Buffer.from('y')

/**
 * Opens an entry again by its folder's descriptor and takes it only if it is the one that was seen. Only files and folders are
 * opened; whatever else has the name by now is neither followed, nor woken, nor started. In any thread of the process, while the entry's batch is not
 * released. Not for sockets, which no tar has.
 * @throws Error with `code` where the process itself is short of something: `EMFILE`, `ENFILE`, `ENOMEM`.
 */
export function describeEntry(entry: EntryToDescribe, options: DescribeOptions): Description {
  const handle = libc().openat(entry.parent, cString(entry.base), pathFlags, 0)
  if (handle === -1) return failure(libc().errno())
  try {
    return isStill(entry, handle) ? describe(entry, handle, options) : { changed: true }
  } catch (error) {
    return failure((error as NodeJS.ErrnoException).code ?? 'EIO')
  } finally {
    libc().close(handle)
  }
}

/** The key of what a descriptor is of, as `SeenEntry` has it. @throws Error with `code`. */
export function keyOf(fd: number): string {
  if (!statDescriptor(fd, bytes)) throw systemError('statx', libc().errno())
  return currentKey()
}

function currentKey(): string {
  packKey(stat, keyView, 0)
  return keyText(keyBuffer, 0)
}

function isStill(entry: EntryToDescribe, handle: number): boolean {
  if (!statDescriptor(handle, bytes)) throw systemError('statx', libc().errno())
  const dev = deviceNumber(word('devMajor'), word('devMinor'))
  return (
    dev === entry.dev && bytes.readBigUInt64LE(4 * statWord.ino) === entry.ino && kindOf(word('mode')) === entry.kind
  )
}

/** Of what the handle is of, whatever has its name by now. */
function openToRead(handle: number): number {
  for (const flags of fileFlags) {
    try {
      return openSync(`/proc/self/fd/${handle}`, flags)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if ((code !== 'EPERM' && code !== 'EAGAIN') || flags === fileFlags.at(-1)) throw error
    }
  }
  throw new RangeError('no flags to open a file with')
}

/** Of the last stat. What changes later has a ctime that says so. */
function describe(
  entry: EntryToDescribe,
  handle: number,
  { prefix, owners, withoutOverlay = false }: DescribeOptions,
): Description {
  const isHardLink = entry.linkTo !== null
  const type = isHardLink ? '1' : typeFlags[entry.kind]
  const uid = owners === undefined ? word('uid') : ownerInContainer(owners, 'uid', word('uid'))
  const gid = owners === undefined ? word('gid') : ownerInContainer(owners, 'gid', word('gid'))
  if (uid === null) return { foreignOwner: { kind: 'uid', id: word('uid') } }
  if (gid === null) return { foreignOwner: { kind: 'gid', id: word('gid') } }
  const isDevice = !isHardLink && (entry.kind === 'character' || entry.kind === 'block')
  const fields = {
    name: nameOf(prefix, entry.path, entry.kind === 'folder' ? '/' : ''),
    type,
    size: type === '0' ? word('size') + word('size', 1) * 0x1_0000_0000 : 0,
    mode: word('mode') & 0o7777,
    uid,
    gid,
    mtimeNs: timeAt(bytes, 4 * statWord.mtime),
    deviceMajor: isDevice ? word('rdevMajor') : 0,
    deviceMinor: isDevice ? word('rdevMinor') : 0,
  }
  const ctimeNs = timeAt(bytes, 4 * statWord.ctime)
  const key = currentKey()
  const linkName = entry.linkTo === null ? (type === '2' ? readLink(handle) : none) : nameOf(prefix, entry.linkTo, '')
  const all = isHardLink ? [] : readXattrs(cString(`/proc/self/fd/${handle}`))
  const isOpaque = all.some(([attribute, value]) => attribute.equals(opaque) && value.equals(yes))
  const xattrs = all.filter(([attribute]) => !withoutOverlay || !isOverlays(attribute))
  const { name, size, mode, mtimeNs } = fields
  const header = writePaxHeader({ ...fields, linkName, xattrs })
  return {
    header,
    name,
    linkName,
    type,
    size,
    mode,
    uid,
    gid,
    mtimeNs,
    ctimeNs,
    key,
    fd: size > 0 ? openToRead(handle) : null,
    isOpaque,
  }
}

const typeFlags: Record<EntryKind, string> = {
  file: '0',
  link: '2',
  character: '3',
  block: '4',
  folder: '5',
  fifo: '6',
  socket: '',
}

function nameOf(prefix: string, path: Buffer, end: string): Buffer {
  const slash = path.length === 0 ? '' : '/'
  return Buffer.concat([Buffer.from(`${prefix}${slash}`), path, Buffer.from(end)])
}

function isOverlays(name: Buffer): boolean {
  return name.toString('latin1').startsWith('trusted.overlay.')
}

const longestLink = 4_096
const linkBuffer = Buffer.alloc(longestLink)

function readLink(handle: number): Buffer {
  const length = libc().readlinkat(handle, cString(''), linkBuffer, longestLink)
  if (length === -1) throw systemError('readlinkat', libc().errno())
  return Buffer.from(linkBuffer.subarray(0, length))
}

function word(name: keyof typeof statWord, more = 0): number {
  const value = stat[statWord[name] + more] ?? 0
  return name === 'mode' ? value & 0xffff : value
}

function failure(code: string): Description {
  if (code === 'EMFILE' || code === 'ENFILE' || code === 'ENOMEM') throw systemError('openat', code)
  if (code === 'ENOENT') return { gone: true }
  if (code === 'ENOTDIR' || code === 'ELOOP' || code === 'ESTALE') return { changed: true }
  return { unreadable: code }
}
