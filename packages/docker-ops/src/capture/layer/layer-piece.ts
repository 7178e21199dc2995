import type { TarEntry } from '@holdfast/archive'

/** One part of a layer on its way: an entry, or data of the entry before. */
export type LayerPiece =
  | {
      kind: 'entry'
      /** What it is about, without slashes at either end: for a whiteout, what it deletes. */
      path: Buffer
      isWhiteout: boolean
      entry: Pick<TarEntry, 'header' | 'type' | 'size' | 'mode' | 'uid' | 'gid'>
    }
  | { kind: 'data'; bytes: Buffer }

/** Without `./` before and slashes at either end; empty for the root. */
export function plainPath(name: Buffer): Buffer {
  let from = 0
  let to = name.length
  while (from < to && (name[from] === slash || (name[from] === dot && (from + 1 === to || name[from + 1] === slash))))
    from += 1
  while (to > from && name[to - 1] === slash) to -= 1
  return name.subarray(from, to)
}

/** The folder a path lies in, and its last part. */
export function splitPath(path: Buffer): { folder: Buffer; base: Buffer } {
  const at = path.lastIndexOf(slash)
  return { folder: path.subarray(0, Math.max(at, 0)), base: path.subarray(at + 1) }
}

const slash = 0x2f
const dot = 0x2e

const blockBytes = 512
const trailer = Buffer.alloc(2 * blockBytes)

/** A tar of the pieces: headers as they are, data filled up to whole blocks, two zero blocks. */
export async function* piecesToTar(pieces: AsyncIterable<LayerPiece>): AsyncGenerator<Buffer> {
  let size = 0
  for await (const piece of pieces) {
    if (piece.kind === 'data') {
      yield piece.bytes
      continue
    }
    if (size % blockBytes !== 0) yield trailer.subarray(size % blockBytes, blockBytes)
    size = piece.entry.size
    yield piece.entry.header
  }
  if (size % blockBytes !== 0) yield trailer.subarray(size % blockBytes, blockBytes)
  yield trailer
}
