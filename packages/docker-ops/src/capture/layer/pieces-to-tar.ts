import type { LayerPiece } from './layer-piece.ts'

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
