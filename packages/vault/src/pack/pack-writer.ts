import type { FrameCompressor } from '@holdfast/archive'
import type { BlobStore } from '../store/blob-store.ts'
import { BlobSink, type BlobSinkOptions } from '../blob/blob-sink.ts'
import { BufferPool } from '../blob/buffer-pool.ts'
import { frameBytes, type ChunkRef } from '../blob/chunk-ref.ts'
import { FramedWriter } from '../blob/framed-writer.ts'
import type { PackRef } from '../blob/blob-ref.ts'

/** Where a pack is cut, as stored; the frames that are under way then make it a little larger. */
const packBytes = 536_870_912

export interface PackWriterOptions extends BlobSinkOptions {
  compressor: FrameCompressor
  firstNumber: number
  packBytes?: number
  /** Where buffers for frames come from and go back to; its own unless one is given. */
  pool?: BufferPool
}

/** Fills frames with chunks and packs with frames. A pack is begun with its first chunk. End or abort it. */
export class PackWriter {
  /** Of the chunks so far, before compression. */
  rawBytes = 0
  readonly #store: BlobStore
  readonly #options: PackWriterOptions
  readonly #pool: BufferPool
  readonly #done: PackRef[] = []
  #number: number
  #pack: FramedWriter | null = null
  /** The pack before, which is made durable and read back while the next one is filled. */
  #ending: Promise<void> = Promise.resolve()
  #buffer: Buffer | null = null
  #fill = 0
  /** Those of `addFrame`, one after the other. */
  #frames: Promise<unknown> = Promise.resolve()

  constructor(store: BlobStore, options: PackWriterOptions) {
    this.#store = store
    this.#options = options
    this.#pool = options.pool ?? new BufferPool({ count: 4, bytes: frameBytes })
    this.#number = options.firstNumber
  }

  /** Room for a chunk, which is to be filled and then kept, or not. A promise only where there is something to wait for. */
  reserve(length: number): Buffer | Promise<Buffer> {
    if (this.#buffer !== null && this.#fill + length <= frameBytes)
      return this.#buffer.subarray(this.#fill, this.#fill + length)
    return this.#reserveInNext(length)
  }

  /** Keeps the chunk in the room that was reserved last. */
  keep(sha256: string, length: number): ChunkRef {
    this.#pack ??= this.#open()
    const ref: ChunkRef = [sha256, this.#number, this.#pack.frames, this.#fill, length]
    this.#fill += length
    this.rawBytes += length
    return ref
  }

  /** Takes over a buffer of the pool with a frame of chunks that is compressed already. Not for a writer that is reserved from. */
  async addFrame(
    buffer: Buffer,
    { storedBytes, rawBytes }: { storedBytes: number; rawBytes: number },
  ): Promise<{ pack: number; frame: number }> {
    const added = this.#frames.then(async () => {
      await this.#endFullPack()
      this.#pack ??= this.#open()
      const place = { pack: this.#number, frame: this.#pack.frames }
      this.#pack.appendFrame(buffer, storedBytes, rawBytes)
      this.rawBytes += rawBytes
      return place
    })
    this.#frames = added.catch(() => {})
    return added
  }

  async end(): Promise<PackRef[]> {
    if (this.#buffer !== null && this.#fill > 0) this.#pack?.append(this.#buffer, this.#fill)
    await this.#endPack()
    await this.#ending
    return this.#done
  }

  async abort(error: unknown): Promise<void> {
    await this.#pack?.abort(error)
    await this.#ending.catch(() => {})
  }

  async #reserveInNext(length: number): Promise<Buffer> {
    if (this.#buffer !== null && this.#fill > 0) {
      this.#pack?.append(this.#buffer, this.#fill)
      this.#buffer = null
    }
    await this.#endFullPack()
    this.#buffer ??= await this.#pool.take()
    this.#fill = 0
    return this.#buffer.subarray(0, length)
  }

  #open(): FramedWriter {
    const { compressor } = this.#options
    return new FramedWriter(new BlobSink(this.#store, this.#options), { compressor, pool: this.#pool })
  }

  async #endFullPack(): Promise<void> {
    const limit = this.#options.packBytes ?? packBytes
    if (this.#pack !== null && (this.#pack.storedBytes >= limit || this.#pack.isFull)) await this.#endPack()
  }

  async #endPack(): Promise<void> {
    const [pack, number] = [this.#pack, this.#number]
    if (pack === null) return
    await this.#ending
    this.#pack = null
    this.#number++
    this.#ending = pack
      .end()
      .then(({ digest, bytes }) => void this.#done.push({ digest, bytes, number, rawBytes: pack.rawBytes }))
    this.#ending.catch(() => {})
  }
}
