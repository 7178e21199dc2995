import type { Duplex } from 'node:stream'
import { constants, createZstdCompress } from 'node:zlib'
import { createFrames, pieceBytes } from './create-frames.ts'

/**
 * A stream that compresses to zstd, level 3, with content checksums: independent frames of 2 MiB of input each, several at once.
 * Frames in a row are one valid `.zst` file for every tool (RFC 8878, section 3.1), and a cut inside a frame is an error for all
 * of them; a cut between two frames is not, so whoever stores the output keeps its length. Bounds on memory: see `createFrames`.
 */
export function createZstdFrames(): Duplex {
  return createFrames({
    open: () =>
      createZstdCompress({
        chunkSize: pieceBytes,
        flush: constants.ZSTD_e_end,
        params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
      }),
  })
}
