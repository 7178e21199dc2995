import { compressFrameInto } from '@holdfast/archive'
import type { DescribeOptions } from '@holdfast/host-files'
import type { BufferPool } from '../blob/buffer-pool.ts'
import { chunkBytes, frameBytes } from '../blob/chunk-ref.ts'
import type { PackWriter } from '../pack/pack-writer.ts'
import type { FileReaders } from './file-readers.ts'
import type { ItemResult, JobItem, JobResult } from './read-job.ts'

/** What became of an item, and where the frame lies that has its new chunks. */
export interface ItemOutcome {
  result: ItemResult
  frame: { pack: number; frame: number } | null
}

interface QueueParts {
  readers: FileReaders
  pool: BufferPool
  packs: PackWriter
  options: DescribeOptions
}

const mostItems = 512

/** Puts items together to jobs of about a frame, has them read, and hands the frames to the packs. */
export class JobQueue {
  readonly #parts: QueueParts
  #items: { item: JobItem; outcome: PromiseWithResolvers<ItemOutcome> }[] = []
  #bytes = 0
  readonly #running = new Set<Promise<void>>()
  #zeros: Promise<{ pack: number; frame: number }> | null = null

  constructor(parts: QueueParts) {
    this.#parts = parts
  }

  /** Resolves when it was taken, not read. An outcome comes after the next `send` at the latest. */
  async add(item: JobItem): Promise<{ outcome: Promise<ItemOutcome> }> {
    const bytes = item.to - item.from
    if (this.#bytes + bytes > frameBytes || this.#items.length === mostItems) await this.send()
    const outcome = Promise.withResolvers<ItemOutcome>()
    outcome.promise.catch(() => {})
    this.#items.push({ item, outcome })
    this.#bytes += bytes
    return { outcome: outcome.promise }
  }

  async send(): Promise<void> {
    if (this.#items.length === 0) return
    const items = this.#items
    const buffer = this.#bytes === 0 ? null : await this.#parts.pool.take()
    this.#items = []
    this.#bytes = 0
    const run = this.#run(items, buffer).catch((error: unknown) => {
      this.#parts.pool.fail(error)
      for (const { outcome } of items) outcome.reject(error)
    })
    this.#running.add(run)
    void run.finally(() => this.#running.delete(run))
  }

  /** Resolves when nothing is read any more. What was not sent never will be. */
  async idle(): Promise<void> {
    for (const { outcome } of this.#items.splice(0)) outcome.reject(new Error('It was not read.'))
    await Promise.all(this.#running)
  }

  /** The frame of a whole chunk of zeros, which is kept once. */
  async keepZeros(): Promise<{ pack: number; frame: number }> {
    this.#zeros ??= this.#addZeros()
    return this.#zeros
  }

  async #run(
    items: { item: JobItem; outcome: PromiseWithResolvers<ItemOutcome> }[],
    buffer: Buffer | null,
  ): Promise<void> {
    const { readers, options } = this.#parts
    const memory = buffer === null ? null : (buffer.buffer as unknown as SharedArrayBuffer)
    const result = await readers.read({ items: items.map(({ item }) => item), options, memory })
    const frame = buffer === null ? null : await this.#keepFrame(buffer, result)
    for (const [at, { outcome }] of items.entries()) {
      const item = result.items[at]
      if (item === undefined) outcome.reject(new Error('A job came back without one of its items.'))
      else outcome.resolve({ result: item, frame })
    }
  }

  async #keepFrame(buffer: Buffer, result: JobResult): Promise<ItemOutcome['frame']> {
    if (result.storedBytes > 0) return this.#parts.packs.addFrame(buffer, result)
    this.#parts.pool.give(buffer)
    return null
  }

  async #addZeros(): Promise<{ pack: number; frame: number }> {
    const buffer = await this.#parts.pool.take()
    const storedBytes = compressFrameInto(Buffer.alloc(chunkBytes), buffer)
    return this.#parts.packs.addFrame(buffer, { storedBytes, rawBytes: chunkBytes })
  }
}
