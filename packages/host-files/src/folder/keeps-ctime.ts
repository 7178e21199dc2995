import { statfsSync } from 'node:fs'
import type { HostFolder } from './open-host-folder.ts'

/** Of statfs(2), linux/magic.h and OpenZFS: ext2, ext3 and ext4, xfs, btrfs, f2fs, zfs. */
const types = new Set([0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1])

/** Whether a file of this folder's file system that has the same ctime has the same content: not on tmpfs, overlay, FUSE and over a network. */
export function keepsCtime(folder: HostFolder): boolean {
  return types.has(statfsSync(`/proc/self/fd/${folder.fd}`).type)
}
