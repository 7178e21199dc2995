import { createHash, type Hash } from 'node:crypto'
import { message, OpError, type Message } from '@holdfast/contract'
import { parsePaxRecords } from './pax-records.ts'
import { StreamTail } from './stream-tail.ts'
import {
  comparableFields,
  hasNoData,
  isExtension,
  padded,
  showEntry,
  type Entry,
  type TarVisitor,
} from './tar-entry.ts'
import { blockBytes, headerFault, isGnu, isZeroBlock, sizeOf, typeOf, untilNul } from './tar-header.ts'

type Phase = 'header' | 'extension' | 'sparse map' | 'data' | 'trailer'

/** Attributes of a file may take more than the 1 MiB that Go reads: 64 KiB each, as many as the file system bears. */
const longestExtension = 8_388_608
const zeros = Buffer.alloc(65_536)

/**
 * Follows the structure of one tar through chunks of any size and throws where it breaks. It reads as Go's archive/tar
 * does, which writes and reads the tars of container engines, but forgives less. Memory is constant: a few blocks, one
 * extension header of at most 8 MiB, the last 4 KiB of the stream.
 */
export class TarStructure {
  entries = 0
  bytes = 0
  #phase: Phase = 'header'
  /** Bytes still to come of the current data or extension, padding included. */
  #left = 0
  #size = 0
  readonly #block = Buffer.alloc(blockBytes)
  #blockFill = 0
  #zeroBlocks = 0
  #extensionType = ''
  #extensionBody = Buffer.alloc(0)
  /** Types of the extension headers that wait for their entry. */
  #pending = ''
  #paxSize: number | null = null
  #longName: Buffer | null = null
  #current: Entry = { header: Buffer.alloc(blockBytes), longName: null }
  #lastWhole: Entry = { header: Buffer.alloc(blockBytes), longName: null }
  readonly #tail = new StreamTail()
  /** Of everything but times, names of owners and the end; null where nobody asks for it. */
  readonly #content: Hash | null

  readonly #visitor: TarVisitor | null
  #pax: Buffer | null = null
  #longLink: Buffer | null = null

  constructor({ digest = false, visitor = null }: { digest?: boolean; visitor?: TarVisitor | null } = {}) {
    this.#content = digest ? createHash('sha256') : null
    this.#visitor = visitor
  }

  /** To be asked for once, after the end. */
  contentSha256(): string | null {
    return this.#content?.digest('hex') ?? null
  }

  /** @throws OpError `TRUNCATED` when the bytes so far cannot be the beginning of a tar. */
  feed(chunk: Buffer): void {
    this.#tail.remember(chunk)
    let at = 0
    while (at < chunk.length) at += this.#take(chunk, at)
  }

  /** @throws OpError `TRUNCATED` when the tar is not over. */
  end(): void {
    if (this.#phase !== 'trailer') throw this.#cut(this.#place())
    if (this.bytes % blockBytes !== 0) throw this.#cut(message('tar-cut-after-end'))
  }

  /** Takes from `at` what belongs to the current phase, and says how many bytes that was. */
  #take(chunk: Buffer, at: number): number {
    switch (this.#phase) {
      case 'header':
      case 'sparse map':
        return this.#takeBlock(chunk, at)
      case 'extension':
      case 'data':
        return this.#takePart(chunk, at)
      case 'trailer':
        return this.#takeZeros(chunk, at)
      default:
        return this.#phase satisfies never
    }
  }

  #takeBlock(chunk: Buffer, at: number): number {
    if (this.#blockFill === 0 && chunk.length - at >= blockBytes) {
      this.bytes += blockBytes
      this.#readBlock(chunk, at)
      return blockBytes
    }
    const taken = chunk.copy(this.#block, this.#blockFill, at)
    this.bytes += taken
    this.#blockFill = (this.#blockFill + taken) % blockBytes
    if (this.#blockFill === 0) this.#readBlock(this.#block, 0)
    return taken
  }

  #takePart(chunk: Buffer, at: number): number {
    const taken = Math.min(chunk.length - at, this.#left)
    if (this.#phase === 'extension') {
      const done = padded(this.#extensionBody.length) - this.#left
      chunk.copy(this.#extensionBody, Math.min(done, this.#extensionBody.length), at, at + taken)
    }
    const part = chunk.subarray(at, at + taken)
    if (this.#phase === 'data') {
      this.#content?.update(part)
      if (this.#visitor !== null) this.#show(part, this.#visitor)
    } else this.#visitor?.blocks(part)
    this.bytes += taken
    this.#left -= taken
    if (this.#left === 0) this.#endPart()
    return taken
  }

  #show(part: Buffer, visitor: TarVisitor): void {
    const data = Math.min(part.length, Math.max(0, this.#left - (padded(this.#size) - this.#size)))
    if (data > 0) visitor.data(part.subarray(0, data))
    if (data < part.length) visitor.padding(part.subarray(data))
  }

  #takeZeros(chunk: Buffer, at: number): number {
    const taken = Math.min(chunk.length - at, zeros.length)
    if (chunk.compare(zeros, 0, taken, at, at + taken) !== 0) {
      const garbageAt = this.bytes + chunk.subarray(at).findIndex((byte) => byte !== 0)
      throw this.#malformed(message('tar-fault-after-end'), garbageAt)
    }
    this.bytes += taken
    return taken
  }

  #readBlock(bytes: Buffer, at: number): void {
    if (this.#phase === 'sparse map') {
      this.#content?.update(bytes.subarray(at, at + blockBytes))
      this.#visitor?.blocks(bytes.subarray(at, at + blockBytes))
      return this.#readSparseMap(bytes[at + 504])
    }
    if (isZeroBlock(bytes, at)) return this.#readZeroBlock()
    if (this.#zeroBlocks > 0) throw this.#malformed(message('tar-fault-lone-zero-block'))
    const fault = headerFault(bytes, at)
    if (fault !== null) throw this.#malformed(fault)
    const size = sizeOf(bytes, at)
    if (size === null) throw this.#malformed(message('tar-fault-size'))
    const type = typeOf(bytes, at)
    this.#visitor?.blocks(bytes.subarray(at, at + blockBytes))
    if (isExtension(type)) return this.#beginExtension(type, size)
    this.#beginEntry(bytes, at, size)
  }

  #readZeroBlock(): void {
    if (this.#pending !== '') throw this.#malformed(message('tar-fault-extension-alone'))
    this.#zeroBlocks++
    if (this.#zeroBlocks === 2) this.#phase = 'trailer'
  }

  #beginExtension(type: string, size: number): void {
    if (size > longestExtension) throw this.#malformed(message('tar-fault-extension-size', { type, bytes: size }))
    const global = type === 'g'
    if (global ? this.#pending !== '' : this.#pending.includes(type))
      throw this.#malformed(message('tar-fault-extension-order', { type }))
    if (!global) this.#pending += type
    this.#extensionType = type
    this.#extensionBody = Buffer.alloc(size)
    this.#beginPart('extension', size)
  }

  /** Where an entry's whole header is known: its block lies at `at`, what its extension headers said in the fields. */
  #beginEntry(bytes: Buffer, at: number, headerSize: number): void {
    bytes.copy(this.#current.header, 0, at, at + blockBytes)
    this.#current.longName = this.#longName
    this.#size = hasNoData(this.#current) ? 0 : (this.#paxSize ?? headerSize)
    this.#pending = ''
    this.#paxSize = null
    this.#longName = null
    if (typeOf(bytes, at) !== 'S') return this.#beginPart('data', this.#size)
    if (!isGnu(bytes, at)) throw this.#malformed(message('tar-fault-sparse'))
    this.#content?.update(bytes.subarray(at + 386, at + 495))
    this.#readSparseMap(bytes[at + 482])
  }

  /** More blocks of a sparse file's map follow as long as each says so. GNU tar manual, "Storing Sparse Files". */
  #readSparseMap(more: number | undefined): void {
    if (more === 0) return this.#beginPart('data', this.#size)
    this.#phase = 'sparse map'
  }

  #beginPart(phase: 'extension' | 'data', size: number): void {
    this.#phase = phase
    this.#left = padded(size)
    if (phase === 'data') this.#tellEntry()
    if (this.#left === 0) this.#endPart()
  }

  #tellEntry(): void {
    const { header, longName } = this.#current
    const found = { header, longName, pax: this.#pax, longLink: this.#longLink, size: this.#size }
    this.#content?.update(comparableFields(found))
    this.#visitor?.entry(found)
    this.#pax = null
    this.#longLink = null
  }

  #endPart(): void {
    if (this.#phase === 'extension') this.#readExtension()
    else this.#endEntry()
    this.#phase = 'header'
  }

  #endEntry(): void {
    this.entries++
    const whole = this.#current
    this.#current = this.#lastWhole
    this.#lastWhole = whole
  }

  #readExtension(): void {
    if (this.#extensionType === 'K') {
      this.#longLink = untilNul(this.#extensionBody)
      return
    }
    if (this.#extensionType === 'L') this.#longName = untilNul(this.#extensionBody)
    else this.#readPax()
  }

  #readPax(): void {
    const records = parsePaxRecords(this.#extensionBody)
    if (records === null) throw this.#malformed(message('tar-fault-pax-record'))
    if (this.#extensionType === 'x') {
      this.#pax = this.#extensionBody
      this.#paxSize = records.size
      this.#longName = records.path ?? this.#longName
      return
    }
    // Go ignores it, GNU tar applies it to every entry that follows: nobody can say where the next header is.
    if (records.size !== null) throw this.#malformed(message('tar-fault-global-size'))
  }

  #place(): Message {
    const entry = this.entries + 1
    if (this.bytes === 0) return message('tar-cut-empty')
    if (this.#phase === 'sparse map') return message('tar-cut-in-sparse-map', { entry })
    if (this.#phase === 'extension') return message('tar-cut-in-extension', { entry })
    if (this.#phase === 'data') {
      const missing = this.#left - (padded(this.#size) - this.#size)
      const name = showEntry(this.#current)
      if (missing <= 0) return message('tar-cut-in-padding', { entry, name })
      return message('tar-cut-in-data', { entry, name, bytes: this.#size - missing, size: this.#size })
    }
    if (this.#zeroBlocks === 1) return message('tar-cut-in-end')
    if (this.#blockFill > 0) return message('tar-cut-in-header', { entry })
    if (this.#pending !== '') return message('tar-cut-after-extension', { entry })
    return message('tar-cut-between-entries')
  }

  #cut(place: Message): OpError {
    return new OpError('TRUNCATED', message('tar-cut', { place, at: this.bytes, ...this.#soFar() }))
  }

  #malformed(fault: Message, at = this.bytes - blockBytes): OpError {
    return new OpError('TRUNCATED', message('tar-malformed', { fault, at, ...this.#soFar() }))
  }

  #soFar(): { entries: number; lastEntry: string | null; sender: string | null } {
    return {
      entries: this.entries,
      lastEntry: this.entries === 0 ? null : showEntry(this.#lastWhole),
      sender: this.#tail.senderError(),
    }
  }
}
