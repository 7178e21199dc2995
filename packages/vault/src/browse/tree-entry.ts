import type { TableEntry } from '../table/table-line.ts'
import type { TreeEntry } from '../vault.ts'

type Fields = Pick<TableEntry, 'name' | 'link' | 'type' | 'size' | 'mode' | 'uid' | 'gid' | 'mtime'>

/** An entry as people browse it; null for what none of them would call one. */
export function treeEntry({ name, link, type, size, mode, uid, gid, mtime }: Fields): TreeEntry | null {
  const kind = kindOf(type, name)
  if (kind === null) return null
  const linkTarget = kind === 'hard link' ? treePath(link) : kind === 'link' ? link : null
  return { path: treePath(name), type: kind, size, mode, uid, gid, mtime, linkTarget }
}

/** POSIX pax, "ustar Interchange Format", typeflag; `S` is GNU's sparse file. */
function kindOf(type: string, name: Buffer): TreeEntry['type'] | null {
  switch (type) {
    case '\0':
      // A V7 folder is a file whose name ends in a slash.
      return name.at(-1) === 0x2f ? 'folder' : 'file'
    case '0':
    case '7':
    case 'S':
      return 'file'
    case '1':
      return 'hard link'
    case '2':
      return 'link'
    case '3':
    case '4':
      return 'device'
    case '5':
      return 'folder'
    case '6':
      return 'fifo'
    default:
      return null
  }
}

const folder = Buffer.from('holdfast-mount')
const slash = 0x2f

/** Where people find what a tar calls by this name: without `./`, the constant folder of mounts, and slashes at either end. */
export function treePath(name: Buffer): Buffer {
  let start = 0
  let end = name.length
  while (name[start] === slash || (name[start] === 0x2e && (name[start + 1] ?? slash) === slash)) start++
  while (end > start && name[end - 1] === slash) end--
  const path = name.subarray(start, end)
  if (path.equals(folder)) return path.subarray(path.length)
  const inside = path[folder.length] === slash && path.subarray(0, folder.length).equals(folder)
  return inside ? path.subarray(folder.length + 1) : path
}

/** The path of the folder it lies in; empty in the tree's own. Null for the tree's own entry. */
export function parentPath(path: Buffer): Buffer | null {
  return path.length === 0 ? null : path.subarray(0, Math.max(0, path.lastIndexOf(slash)))
}

export function isInside(path: Buffer, parent: Buffer): boolean {
  if (parent.length === 0 || path.equals(parent)) return true
  return path[parent.length] === slash && path.subarray(0, parent.length).equals(parent)
}
