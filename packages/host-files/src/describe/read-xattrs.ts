import { libc, systemError } from '../libc/libc.ts'

/** Name without the NUL, and value. */
export type Xattr = [name: Buffer, value: Buffer]

/** The most a list or a value may take: XATTR_LIST_MAX and XATTR_SIZE_MAX of linux/limits.h. */
const most = 65_536
const buffer = Buffer.alloc(most)

/**
 * All extended attributes that the kernel lists, POSIX ACLs among them, by the bytes of their names. `path` is `/proc/self/fd/<n>` with a
 * NUL, and so what the descriptor is of, be it a link that was opened with O_PATH.
 * @throws Error with `code`, as `EIO`; none where the file system has no such attributes.
 */
export function readXattrs(path: Buffer): Xattr[] {
  const length = list(path)
  if (length === 0) return []
  const names: Buffer[] = []
  for (let at = 0; at < length;) {
    const end = buffer.indexOf(0, at) + 1
    names.push(Buffer.from(buffer.subarray(at, end)))
    at = end
  }
  return names
    .toSorted((one, other) => one.compare(other))
    .flatMap((name) => {
      const value = get(path, name)
      return value === null ? [] : [[name.subarray(0, -1), value] satisfies Xattr]
    })
}

function list(path: Buffer): number {
  const length = libc().listxattr(path, buffer, most)
  if (length >= 0) return length
  const code = libc().errno()
  if (code === 'ENOTSUP' || code === 'EOPNOTSUPP') return 0
  throw systemError('listxattr', code)
}

/** Null for one that has been removed since. */
function get(path: Buffer, name: Buffer): Buffer | null {
  const length = libc().getxattr(path, name, buffer, most)
  if (length >= 0) return Buffer.from(buffer.subarray(0, length))
  const code = libc().errno()
  if (code === 'ENODATA') return null
  throw systemError('getxattr', code)
}

/** For names that other programs read: '=' ends a PAX keyword, so GNU tar writes it and '%' as '%3D' and '%25' (tar 1.31, xattr_encode_keyword). */
export function paxKeyOf(name: Buffer): Buffer {
  const text = name.toString('latin1').replaceAll('%', '%25').replaceAll('=', '%3D')
  return Buffer.from(`SCHILY.xattr.${text}`, 'latin1')
}
