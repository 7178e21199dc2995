import { availableParallelism } from 'node:os'
import { constants, createZstdCompress, zstdCompressSync, type ZstdCompress } from 'node:zlib'
import { pieceBytes } from './create-frames.ts'

export interface FrameCompressor extends Disposable {
  /** One finished zstd frame, in pieces. The input must stay as it is until then. Rejects with the compressor's error. */
  compress: (input: Buffer) => Promise<Buffer[]>
}

const params = { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 }

interface Job {
  input: Buffer
  pieces: Buffer[]
  resolve: (pieces: Buffer[]) => void
  reject: (error: unknown) => void
}

interface Lane {
  readonly compressor: ZstdCompress
  job: Job | null
}

/**
 * Compresses buffers to zstd frames, level 3, with content checksums, several at once on libuv's thread pool. For those who must
 * know where each frame begins; `createZstdFrames` is for whole streams. Compressors are made once and used again: made anew for
 * every frame they would take 200 MB. What is under way when it is disposed never settles.
 */
export function createFrameCompressor(): FrameCompressor {
  const waiting: Job[] = []
  const lanes = Array.from({ length: Math.min(4, availableParallelism() + 1) }, () => openLane())

  function openLane(): Lane {
    const compressor = createZstdCompress({
      chunkSize: pieceBytes,
      flush: constants.ZSTD_e_end,
      params,
    })
    const lane: Lane = { compressor, job: null }
    compressor.on('data', (piece: Buffer) => lane.job?.pieces.push(piece))
    compressor.on('error', (error) => lane.job?.reject(error))
    return lane
  }

  function startNext(): void {
    const lane = lanes.find(({ job }) => job === null)
    const job = lane === undefined ? undefined : waiting.shift()
    if (lane === undefined || job === undefined) return
    lane.job = job
    lane.compressor.write(job.input, () => finish(lane, job))
  }

  function finish(lane: Lane, job: Job): void {
    if (lane.compressor.destroyed) return
    // Pieces that were buffered come out as 'data' now, so that none can end up in the next frame.
    while (lane.compressor.read() !== null) continue
    lane.job = null
    job.resolve(job.pieces)
    startNext()
  }

  return {
    compress: async (input) => {
      const { promise, resolve, reject } = Promise.withResolvers<Buffer[]>()
      waiting.push({ input, pieces: [], resolve, reject })
      startNext()
      return promise
    },
    [Symbol.dispose]: () => {
      for (const { compressor } of lanes) compressor.destroy()
    },
  }
}

/**
 * The same at once, for threads that have nothing else to do: into memory that has room for a frame which does not compress,
 * `compressedBound` of the input.
 * @returns the length of the frame.
 */
export function compressFrameInto(input: Buffer, into: Buffer): number {
  const stored = zstdCompressSync(input, { chunkSize: compressedBound(input.length), params })
  const length = stored.copy(into)
  // Left to the collector, megabytes would have it run every few frames. Small ones lie in a pool of Node's.
  if (input.length >= 1_048_576 && stored.buffer instanceof ArrayBuffer) stored.buffer.transfer(0)
  return length
}

/** ZSTD_COMPRESSBOUND of zstd.h: with less room than this for all of it zstd takes a slower way. */
export function compressedBound(length: number): number {
  return length + (length >> 8) + (length < 131_072 ? (131_072 - length) >> 11 : 0)
}
