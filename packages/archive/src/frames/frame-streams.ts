import type { Duplex } from 'node:stream'
import { constants, createGzip, createZstdCompress, type Gzip, type ZlibReset } from 'node:zlib'
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

/**
 * A stream that compresses to gzip, level 1: independent members of 2 MiB of input each, several at once. Members in a row are one
 * valid `.gz` file (RFC 1952, section 2.2), but gunzip takes one that was cut between two members for whole, so whoever stores
 * the output keeps its length. Bounds on memory: see `createFrames`.
 */
export function createGzipMembers(): Duplex {
  return createFrames({
    // Node's types forget that a Gzip can be reset.
    open: () => createGzip({ chunkSize: pieceBytes, flush: constants.Z_FINISH, level: 1 }) as Gzip & ZlibReset,
    rewind: (gzip) => gzip.reset(),
  })
}
