import type { EntryKind } from '../libc/host-stat.ts'

/** One name in a folder, as it was looked at by its folder's descriptor, without following a link. */
export interface SeenEntry {
  /** Below the root, bytes, without slashes at the ends; empty for the root itself. */
  readonly path: Buffer
  /** Descriptor of the folder it lies in, open until its batch is released; for the root the root's own. */
  readonly parent: number
  /** The last component of the path; `.` for the root. */
  readonly base: Buffer
  readonly kind: EntryKind
  /** Device, inode, mode, links, size, mtime and ctime in 75 characters: the same text, the same entry, unchanged as far as a stat tells. */
  readonly key: string
  readonly ctimeNs: bigint
  readonly mtimeNs: bigint
  readonly size: number
  /** Of 512 bytes; less than the size where it has holes. */
  readonly blocks: number
  readonly dev: bigint
  readonly ino: bigint
  readonly nlink: number
  /** The path of the first name of the same inode, for the second one on; never for a folder. */
  readonly linkTo: Buffer | null
  /** Whether something else is mounted here, of another file system or not. Below it the walk goes on. */
  readonly isMountPoint: boolean
}

/** What is missing in a walk, or may be. */
export interface WalkEvent {
  /**
   * `vanished`: gone between being listed and being looked at or opened. `changed`: another folder, or none, when it was opened.
   * `unreadable`: see `code`. What lies below it is missing, or the rest of it.
   */
  kind: 'vanished' | 'changed' | 'unreadable'
  path: Buffer
  /** The name of the error, as `EACCES`. */
  code: string
}
