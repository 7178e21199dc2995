import type { TableEntry } from '../table/table-line.ts'
import type { TreeEntry } from '../vault.ts'
import { treePath } from './tree-path.ts'

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
