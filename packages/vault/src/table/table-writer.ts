import { message, OpError } from '@holdfast/contract'
import type { FrameCompressor } from '@holdfast/archive'
import { BlobSink, type BlobSinkOptions } from '../blob/blob-sink.ts'
import { BufferPool } from '../blob/buffer-pool.ts'
import { FramedWriter } from '../blob/framed-writer.ts'
import { longestLine } from './table-line.ts'
import type { BlobRef } from '../blob/blob-ref.ts'
import type { BlobStore } from '../store/blob-store.ts'

/** Text in one frame of a table: few enough lines that a reader can hold them as objects. */
const textBytes = 1_048_576

export interface TableWriterOptions extends BlobSinkOptions {
  compressor: FrameCompressor
  /** Frames a table may have, when fewer than a reader takes; for tests. */
  tableFrames?: number
}

/** Writes lines to a table blob. End or abort it. @throws OpError `STORAGE_FAILED` when they are more than a table may have. */
export class TableWriter {
  readonly #pool = new BufferPool({ count: 3, bytes: textBytes })
  readonly #writer: FramedWriter
  #buffer: Buffer | null = null
  #fill = 0

  constructor(store: BlobStore, options: TableWriterOptions) {
    const { compressor, tableFrames: frameLimit } = options
    this.#writer = new FramedWriter(new BlobSink(store, options), { compressor, pool: this.#pool, frameLimit })
  }

  /** A line without its end. A promise only where there is something to wait for. */
  write(line: string): Promise<void> | null {
    // UTF-8 takes three bytes for one unit of a string at most.
    if (this.#buffer === null || textBytes - this.#fill < line.length * 3 + 1) return this.#writeParts(line)
    this.#fill += this.#buffer.write(line, this.#fill)
    this.#buffer[this.#fill++] = 0x0a
    return null
  }

  /** Whole lines of a table with their ends, as they are. Their memory may be used again when it resolves. */
  writeBytes(lines: Buffer): Promise<void> | null {
    if (this.#buffer === null || textBytes - this.#fill <= lines.length) return this.#writePieces(lines)
    this.#fill += lines.copy(this.#buffer, this.#fill)
    return null
  }

  async end(): Promise<BlobRef> {
    if (this.#buffer !== null) this.#append(this.#buffer, this.#fill)
    return this.#writer.end()
  }

  async abort(error: unknown): Promise<void> {
    await this.#writer.abort(error)
  }

  async #writeParts(line: string): Promise<void> {
    const bytes = Buffer.from(`${line}\n`)
    if (bytes.length > longestLine) throw new OpError('TRUNCATED', message('table-headers-too-large'))
    await this.#writePieces(bytes)
  }

  async #writePieces(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      this.#buffer ??= await this.#pool.take()
      const copied = bytes.copy(this.#buffer, this.#fill, at)
      at += copied
      this.#fill += copied
      if (this.#fill < textBytes) continue
      this.#append(this.#buffer, this.#fill)
      this.#buffer = null
      this.#fill = 0
    }
  }

  /** What has more frames is sealed, and never opened again. */
  #append(buffer: Buffer, length: number): void {
    if (this.#writer.isFull) throw new OpError('STORAGE_FAILED', message('table-full'))
    this.#writer.append(buffer, length)
  }
}
