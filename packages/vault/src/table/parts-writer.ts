import { hash } from 'node:crypto'
import type { FrameCompressor } from '@holdfast/archive'
import { message, OpError } from '@holdfast/contract'
import type { BlobRef, TableInParts } from '../blob/blob-ref.ts'
import { BlobSink, type BlobSinkOptions } from '../blob/blob-sink.ts'
import { BufferPool } from '../blob/buffer-pool.ts'
import { FramedWriter } from '../blob/framed-writer.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { longestLine, tableFormat } from './table-line.ts'
import { summarize, writePart, type PartSummary } from './table-part.ts'
import type { TableText, TextPart } from './table-text.ts'

const frameBytes = 1_048_576
const mostBlobs = 16
const blobsLeft = 8
const firstOfEntry = Buffer.from('{"stat":"')
const nextEntry = Buffer.from('\n{"stat":"')

export interface PartsWriterOptions extends BlobSinkOptions {
  compressor: FrameCompressor
  /** The table whose parts may be taken over. */
  base: TableText | null
  /** Text in one part, about; tests make it small. */
  partBytes?: number
}

interface PartsEnd {
  entries: number
  /** Of the tar. */
  bytes: number
  trailerBytes: number
}

/** What stands in the list: a part of the base, or one of the new blob. */
type Kept = { base: TextPart } | { frame: number; frames: number; summary: PartSummary | null }

/**
 * Writes a table in parts of whole entries. Parts of another table that are the same are pointed to where they lie, and what is new alone is
 * compressed and stored. End or abort it.
 */
export class PartsWriter {
  readonly #store: BlobStore
  readonly #options: PartsWriterOptions
  readonly #base: TableText | null
  readonly #partBytes: number
  /** Table blobs of the base that are to be pointed to no more. */
  readonly #left: ReadonlySet<string>
  readonly #pool = new BufferPool({ count: 3, bytes: frameBytes })
  #writer: FramedWriter | null = null
  #text: Buffer = Buffer.allocUnsafeSlow(frameBytes)
  #fill = 0
  #kept: Kept[] = []
  /** The part of the base whose text is written anew. */
  #opened: { part: TextPart; sha256: string } | null = null

  constructor(store: BlobStore, options: PartsWriterOptions) {
    this.#store = store
    this.#options = options
    this.#base = options.base
    this.#partBytes = options.partBytes ?? frameBytes
    this.#left = options.base === null ? new Set() : sparseBlobs(options.base)
  }

  async begin(): Promise<void> {
    const first = this.#base?.isInParts === true ? this.#base.parts[0] : undefined
    if (first !== undefined && !this.#left.has(first.blob.digest)) return void this.#kept.push({ base: first })
    this.#append(Buffer.from(`${JSON.stringify({ format: tableFormat })}\n`))
    await this.#cut()
  }

  /** Takes over a part of the base. */
  async take(number: number): Promise<void> {
    await this.#cut()
    const part = this.#base?.parts[number]
    if (part === undefined || this.#base === null) throw new Error('There is no such part.')
    if (!this.#left.has(part.blob.digest)) return void this.#kept.push({ base: part })
    this.#append(await this.#base.read(number))
    await this.#cut()
  }

  /** What is written from here to the next part stands for this one of the base, whose text has this sha256. */
  async open(number: number, sha256: string): Promise<void> {
    await this.#cut()
    const part = this.#base?.parts[number]
    if (part !== undefined && !this.#left.has(part.blob.digest)) this.#opened = { part, sha256 }
  }

  /** A line without its end. A promise only where there is something to wait for. */
  write(line: string): Promise<void> | null {
    const bytes = Buffer.from(`${line}\n`)
    if (bytes.length > longestLine) throw new OpError('TRUNCATED', message('table-headers-too-large'))
    return this.writeBytes(bytes)
  }

  /** Whole lines with their ends, as they are, from the first one of an entry on or of more lines of the last. */
  writeBytes(lines: Buffer): Promise<void> | null {
    if (this.#fill + lines.length <= this.#partBytes) return this.#append(lines)
    return this.#writeParts(lines)
  }

  /** Nothing new where all is as in the base. */
  async end({ entries, bytes, trailerBytes }: PartsEnd): Promise<TableInParts> {
    await this.#cut()
    const same = this.#asBase()
    if (same !== null) return same
    this.#append(Buffer.from(`${JSON.stringify({ end: { entries, bytes, trailerBytes } })}\n`))
    await this.#cut()
    const blobs = this.#pointedTo()
    const numbers = new Map(blobs.map(({ digest }, index) => [digest, index + 1]))
    const before = this.#writer?.frames ?? 0
    for (const part of this.#kept) {
      const listed =
        'base' in part ? { ...part.base, table: numbers.get(part.base.blob.digest) ?? 0 } : { ...part, table: 0 }
      const line = Buffer.from(`${writePart(listed)}\n`)
      if (this.#fill + line.length > frameBytes) await this.#writeFrames()
      this.#append(line)
    }
    await this.#writeFrames()
    const writer = this.#writing()
    return { table: await writer.end(), parts: { tables: blobs, listFrames: writer.frames - before } }
  }

  async abort(error: unknown): Promise<void> {
    await this.#writer?.abort(error)
  }

  #asBase(): TableInParts | null {
    const base = this.#base
    if (base?.isInParts !== true || base.kept === undefined || this.#left.size > 0) return null
    const isSame =
      this.#kept.length === base.parts.length - 1 &&
      this.#kept.every((part, index) => 'base' in part && part.base === base.parts[index])
    return isSame ? { table: base.table, parts: base.kept } : null
  }

  #pointedTo(): BlobRef[] {
    const blobs = this.#kept.flatMap((part): BlobRef[] => ('base' in part ? [part.base.blob] : []))
    return [...new Map(blobs.map((blob) => [blob.digest, blob])).values()]
  }

  /** Parts begin with an entry: one with more lines than a part has text makes a longer one. */
  async #writeParts(lines: Buffer): Promise<void> {
    let from = 0
    while (this.#fill + lines.length - from > this.#partBytes) {
      const last = lines.lastIndexOf(nextEntry, from + this.#partBytes - this.#fill - 1)
      if (last < from && this.#fill > 0 && beginsEntry(lines, from)) {
        await this.#cutAtEntry()
        continue
      }
      const end = last < from ? lines.indexOf(nextEntry, from) : last
      if (end < 0) break
      this.#append(lines.subarray(from, end + 1))
      from = end + 1
      await this.#cutAtEntry()
    }
    this.#append(lines.subarray(from))
  }

  #append(bytes: Buffer): null {
    const length = this.#fill + bytes.length
    if (length > this.#text.length) {
      const room = Buffer.allocUnsafeSlow(Math.max(length, this.#text.length * 2))
      this.#text.copy(room, 0, 0, this.#fill)
      this.#text = room
    }
    this.#fill += bytes.copy(this.#text, this.#fill)
    return null
  }

  /** Within what is written for one part of the base, which it then is not any more. */
  async #cutAtEntry(): Promise<void> {
    this.#opened = null
    await this.#cut()
  }

  async #cut(): Promise<void> {
    const opened = this.#opened
    this.#opened = null
    if (this.#fill === 0) return
    const text = this.#text.subarray(0, this.#fill)
    if (opened?.part.bytes === this.#fill && hash('sha256', text) === opened.sha256) {
      this.#kept.push({ base: opened.part })
      this.#fill = 0
      return
    }
    const frame = this.#writer?.frames ?? 0
    const summary = summarize(text)
    await this.#writeFrames()
    this.#kept.push({ frame, frames: this.#writing().frames - frame, summary })
  }

  async #writeFrames(): Promise<void> {
    const writer = this.#writing()
    for (let from = 0; from < this.#fill; from += frameBytes) {
      if (writer.isFull) throw new OpError('STORAGE_FAILED', message('table-full'))
      const buffer = await this.#pool.take()
      writer.append(buffer, this.#text.copy(buffer, 0, from, Math.min(this.#fill, from + frameBytes)))
    }
    this.#fill = 0
    if (this.#text.length > frameBytes * 4) this.#text = Buffer.allocUnsafeSlow(frameBytes)
  }

  #writing(): FramedWriter {
    const { compressor } = this.#options
    return (this.#writer ??= new FramedWriter(new BlobSink(this.#store, this.#options), {
      compressor,
      pool: this.#pool,
    }))
  }
}

function beginsEntry(lines: Buffer, at: number): boolean {
  return lines.compare(firstOfEntry, 0, firstOfEntry.length, at, Math.min(lines.length, at + firstOfEntry.length)) === 0
}

/** Those of which the base needs less than half, and the least needed where there are too many: their parts are stored once more. */
function sparseBlobs(base: TableText): Set<string> {
  if (!base.isInParts) return new Set()
  const needed = new Map<string, number>()
  for (const { blob, bytes } of base.parts) needed.set(blob.digest, (needed.get(blob.digest) ?? 0) + bytes)
  const rows = [...base.blobs.values()].map(({ blob, rawBytes }) => ({
    digest: blob.digest,
    rawBytes,
    needed: needed.get(blob.digest) ?? 0,
  }))
  const least = rows.toSorted((one, other) => one.needed - other.needed)
  const tooMany = rows.length > mostBlobs ? least.slice(0, rows.length - mostBlobs + blobsLeft) : []
  return new Set([...rows.filter((row) => row.needed * 2 < row.rawBytes), ...tooMany].map(({ digest }) => digest))
}
