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
    const compressed = this.#compressor.compress(buffer.subarray(0, length))
    compressed.catch(() => {})
    this.#append(length, async () => {
      const pieces = await compressed
      this.#pool.give(buffer)
      await this.#write(pieces, length)
    })
  }

  /** Takes over a buffer of the pool whose first `storedBytes` bytes are a whole zstd frame already, of `length` bytes. */
  appendFrame(buffer: Buffer, storedBytes: number, length: number): void {
    this.#append(length, async () => {
      await this.#write([buffer.subarray(0, storedBytes)], length)
      this.#pool.give(buffer)
    })
  }

  /** @throws what compressor or store said. */
  async end(): Promise<BlobRef> {
    await this.#tail
    const index = writeFrameIndex(this.#index)
    await this.#sink.write([index])
    const { sha256, bytes } = await this.#sink.end()
    if (bytes !== this.storedBytes + index.length) throw new Error('A blob has other bytes than its frames.')
    return { digest: sha256, bytes }
  }

  async abort(error: unknown): Promise<void> {
    await this.#sink.abort(error)
  }

  #append(length: number, work: () => Promise<void>): void {
    this.frames++
    this.rawBytes += length
    this.#tail = this.#tail.then(work)
    this.#tail.catch((error: unknown) => this.#pool.fail(error))
  }

  async #write(pieces: Buffer[], rawBytes: number): Promise<void> {
    const storedBytes = pieces.reduce((total, piece) => total + piece.length, 0)
    this.#index.push({ storedBytes, rawBytes })
    this.storedBytes += storedBytes
    await this.#sink.write(pieces)
  }
}
