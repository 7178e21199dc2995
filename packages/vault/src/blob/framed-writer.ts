import type { FrameCompressor } from '@holdfast/archive'
import type { BlobSink } from './blob-sink.ts'
import type { BufferPool } from './buffer-pool.ts'
import { mostFrames, writeFrameIndex } from './frame-index.ts'
import type { BlobRef } from './blob-ref.ts'

/** Compresses buffers to the frames of one blob, in order and several at once, and writes the frame index behind them. */
export class FramedWriter {
  /** Of the frames that are compressed so far. */
  storedBytes = 0
  rawBytes = 0
  /** Handed over so far. */
  frames = 0
  readonly #index: { storedBytes: number; rawBytes: number }[] = []
  readonly #sink: BlobSink
  readonly #compressor: FrameCompressor
  readonly #pool: BufferPool
  readonly #frameLimit: number
  #tail: Promise<void> = Promise.resolve()

  /** `frameLimit`: frames it may have, when fewer than a reader takes. */
  constructor(
    sink: BlobSink,
    {
      compressor,
      pool,
      frameLimit,
    }: { compressor: FrameCompressor; pool: BufferPool; frameLimit?: number | undefined },
  ) {
    this.#sink = sink
    this.#compressor = compressor
    this.#pool = pool
    this.#frameLimit = frameLimit ?? mostFrames
  }

  get isFull(): boolean {
    return this.frames >= this.#frameLimit
  }

  /** Takes over a buffer of the pool, of which the first `length` bytes become a frame; the pool has it back when it is written. */
  append(buffer: Buffer, length: number): void {
    this.frames++
    this.rawBytes += length
    const compressed = this.#compressor.compress(buffer.subarray(0, length))
    compressed.catch(() => {})
    this.#tail = this.#tail.then(async () => this.#write({ buffer, length, compressed }))
    this.#tail.catch((error: unknown) => this.#pool.fail(error))
  }

  /** @throws what compressor or store said. */
  async end(): Promise<BlobRef> {
    await this.#tail
    await this.#sink.write([writeFrameIndex(this.#index)])
    const { sha256, bytes } = await this.#sink.end()
    return { digest: sha256, bytes }
  }

  async abort(error: unknown): Promise<void> {
    await this.#sink.abort(error)
  }

  async #write(frame: { buffer: Buffer; length: number; compressed: Promise<Buffer[]> }): Promise<void> {
    const pieces = await frame.compressed
    this.#pool.give(frame.buffer)
    const storedBytes = pieces.reduce((total, piece) => total + piece.length, 0)
    this.#index.push({ storedBytes, rawBytes: frame.length })
    this.storedBytes += storedBytes
    await this.#sink.write(pieces)
  }
}
