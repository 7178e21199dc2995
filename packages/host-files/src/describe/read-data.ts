import { readSync } from 'node:fs'
import { libc } from '../libc/libc.ts'

/** The next bytes of a file. The last two end the reading before its end. */
export type DataPiece =
  /** In the memory that was given for it, until the next piece is asked for. */
  | { data: Buffer }
  /** As many zeros that take no place on the disk. */
  | { hole: number }
  /** The file ends here by now. */
  | { shrunk: true }
  /** The name of the error, as `EIO`. */
  | { unreadable: string }

const SEEK_END = 2
const SEEK_DATA = 3
const SEEK_HOLE = 4

/**
 * The bytes of a file from its begin to `size`, at most as many at once as `into` takes. Holes are told and not read. What was
 * appended meanwhile is left out. `keyOf` tells afterwards whether the file was changed while it was read.
 */
export function* readData(fd: number, size: number, into: Buffer): Generator<DataPiece, void> {
  // What knows no holes says that all is data, or fails.
  let dataEnd = seek(fd, 0, SEEK_HOLE) ?? size
  for (let at = 0; at < size;) {
    if (at < dataEnd) {
      const piece = readPiece(fd, into.subarray(0, Math.min(into.length, size - at, dataEnd - at)), at)
      yield piece
      if (!('data' in piece)) return
      at += piece.data.length
      continue
    }
    const data = seek(fd, at, SEEK_DATA)
    // Without data behind it, the hole goes up to where the file ends by now.
    const end = Math.min(size, data ?? seek(fd, 0, SEEK_END) ?? at)
    if (end > at) yield { hole: end - at }
    if (data === null && end < size) yield { shrunk: true }
    if (data === null) return
    at = end
    dataEnd = seek(fd, at, SEEK_HOLE) ?? size
  }
}

function readPiece(fd: number, into: Buffer, at: number): DataPiece {
  try {
    const length = readSync(fd, into, 0, into.length, at)
    return length === 0 ? { shrunk: true } : { data: into.subarray(0, length) }
  } catch (error) {
    return { unreadable: (error as NodeJS.ErrnoException).code ?? 'EIO' }
  }
}

/** Null where the kernel says no: nothing there, or a file system that does not know. */
function seek(fd: number, at: number, whence: number): number | null {
  const found = libc().lseek(fd, at, whence)
  return found === -1 ? null : Number(found)
}
