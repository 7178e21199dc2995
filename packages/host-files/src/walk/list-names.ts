import { libc } from '../libc/libc.ts'

/** Of a struct linux_dirent64, getdents64(2): inode, offset, length of the whole, kind, and the name with a NUL. */
const lengthAt = 16
const nameAt = 19

const buffer = Buffer.alloc(65_536)

/**
 * The names in a folder in the order of their bytes, as latin1, each once: a folder that is changed while it is listed may give one twice.
 * Strings of one byte a character, and no copies, for a folder may have millions. `descriptor` is at its begin. `code` is the name of
 * the error that ended it early.
 */
export function listNames(descriptor: number): { names: string[]; code: string | null } {
  const { getdents64, errno } = libc()
  const names: string[] = []
  for (;;) {
    const length = getdents64(descriptor, buffer, buffer.length)
    if (length <= 0) return { names: inOrder(names), code: length === 0 ? null : errno() }
    for (let at = 0; at < length; at += buffer.readUInt16LE(at + lengthAt)) {
      const name = buffer.toString('latin1', at + nameAt, buffer.indexOf(0, at + nameAt))
      if (name !== '.' && name !== '..') names.push(name)
    }
  }
}

function inOrder(names: string[]): string[] {
  names.sort()
  let end = 0
  for (const name of names) if (end === 0 || name !== names[end - 1]) names[end++] = name
  names.length = end
  return names
}
