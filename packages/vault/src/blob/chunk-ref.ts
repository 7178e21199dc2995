/** A piece of a file: sha256 in hex, number of the pack, of the frame in it, offset in the frame before compression, length. */
export type ChunkRef = [sha256: string, pack: number, frame: number, offset: number, length: number]

/** File data is cut at every multiple of this offset. */
export const chunkBytes = 1_048_576

/** A frame holds this much before compression, at most. */
export const frameBytes = 4_194_304

/** Chunks in one line of a table: a large file goes on in further lines, so that nobody holds all of them. */
export const chunksPerLine = 256

export function chunkLength(size: number, index: number): number {
  return Math.min(chunkBytes, size - index * chunkBytes)
}
