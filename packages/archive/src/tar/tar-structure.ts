import { createHash, type Hash } from 'node:crypto'
import { OpError } from '@holdfast/contract'
import { parsePaxRecords } from './pax-records.ts'
import { senderError } from './sender-error.ts'
import { hasNoData, isExtension, padded, showEntry, type Entry, type TarVisitor } from './tar-entry.ts'
import { blockBytes, headerFault, isGnu, isZeroBlock, sizeOf, timelessHeader, typeOf, untilNul } from './tar-header.ts'

type Phase = 'header' | 'extension' | 'sparse map' | 'data' | 'trailer'

const longestExtension = 1_048_576
const tailBytes = 4096
const zeros = Buffer.alloc(65_536)

/**
 * Follows the structure of one tar through chunks of any size and throws where it breaks. It reads as Go's archive/tar
 * does, which writes and reads the tars of container engines, but forgives less. Memory is constant: a few blocks, one
 * extension header of at most 1 MiB, the last 4 KiB of the stream.
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
  readonly #tail = Buffer.alloc(tailBytes)
  #tailFill = 0
  /** Of everything but times and the end; null where nobody asks for it. */
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
    this.#remember(chunk)
    let at = 0
    while (at < chunk.length) at += this.#take(chunk, at)
  }

  /** @throws OpError `TRUNCATED` when the tar is not over. */
  end(): void {
    if (this.#phase !== 'trailer') throw this.#cut(this.#place())
    if (this.bytes % blockBytes !== 0) throw this.#cut('inside the zeros behind the last entry')
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
      throw this.#malformed('other bytes than zeros follow the two zero blocks that end it', garbageAt)
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
    if (this.#zeroBlocks > 0) throw this.#malformed('a single zero block stands before other bytes')
    const fault = headerFault(bytes, at)
    if (fault !== null) throw this.#malformed(fault)
    const size = sizeOf(bytes, at)
    if (size === null) throw this.#malformed('the size in a header is not a number it could be')
    const type = typeOf(bytes, at)
    this.#visitor?.blocks(bytes.subarray(at, at + blockBytes))
    if (isExtension(type)) return this.#beginExtension(type, size)
    this.#beginEntry(bytes, at, size)
  }

  #readZeroBlock(): void {
    if (this.#pending !== '') throw this.#malformed('no entry follows an extension header')
    this.#zeroBlocks++
    if (this.#zeroBlocks === 2) this.#phase = 'trailer'
  }

  #beginExtension(type: string, size: number): void {
    if (size > longestExtension)
      throw this.#malformed(`an extension header of type ${type} claims ${size} bytes, more than 1 MiB`)
    const global = type === 'g'
    if (global ? this.#pending !== '' : this.#pending.includes(type))
      throw this.#malformed(`an extension header of type ${type} stands where its entry was due`)
    if (!global) this.#pending += type
    this.#extensionType = type
    this.#extensionBody = Buffer.alloc(size)
    this.#beginPart('extension', size)
  }

  /** Where an entry's whole header is known: its block lies at `at`, what its extension headers said in the fields. */
  #beginEntry(bytes: Buffer, at: number, headerSize: number): void {
    bytes.copy(this.#current.header, 0, at, at + blockBytes)
    this.#content?.update(timelessHeader(this.#current.header))
    this.#current.longName = this.#longName
    this.#size = hasNoData(this.#current) ? 0 : (this.#paxSize ?? headerSize)
    this.#pending = ''
    this.#paxSize = null
    this.#longName = null
    if (typeOf(bytes, at) !== 'S') return this.#beginPart('data', this.#size)
    if (!isGnu(bytes, at)) throw this.#malformed('a sparse entry has no GNU header')
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
    this.#visitor?.entry({ header, longName, pax: this.#pax, longLink: this.#longLink, size: this.#size })
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
    if (this.#extensionType === 'L' || this.#extensionType === 'K') this.#content?.update(this.#extensionBody)
    if (this.#extensionType === 'K') {
      this.#longLink = untilNul(this.#extensionBody)
      return
    }
    if (this.#extensionType === 'L') this.#longName = untilNul(this.#extensionBody)
    else this.#readPax()
  }

  #readPax(): void {
    const records = parsePaxRecords(this.#extensionBody)
    if (records === null) throw this.#malformed('a record of a PAX header is malformed')
    for (const record of records.timeless) this.#content?.update(`${record.length} `).update(record)
    if (this.#extensionType === 'x') {
      this.#pax = this.#extensionBody
      this.#paxSize = records.size
      this.#longName = records.path ?? this.#longName
      return
    }
    // Go ignores it, GNU tar applies it to every entry that follows: nobody can say where the next header is.
    if (records.size !== null) throw this.#malformed('a global PAX header sets a size')
  }

  #remember(chunk: Buffer): void {
    const added = Math.min(chunk.length, tailBytes)
    this.#tail.copyWithin(0, added)
    chunk.copy(this.#tail, tailBytes - added, chunk.length - added)
    this.#tailFill = Math.min(tailBytes, this.#tailFill + added)
  }

  #place(): string {
    const entry = `entry ${this.entries + 1}`
    if (this.bytes === 0) return 'before its first byte, it is empty'
    if (this.#phase === 'sparse map') return `inside the sparse map of ${entry}`
    if (this.#phase === 'extension') return `inside an extension header of ${entry}`
    if (this.#phase === 'data') {
      const missing = this.#left - (padded(this.#size) - this.#size)
      const name = showEntry(this.#current)
      if (missing <= 0) return `inside the padding behind the data of ${entry}, ${name}`
      return `inside the data of ${entry}, ${name}, of which ${this.#size - missing} of ${this.#size} bytes came`
    }
    if (this.#zeroBlocks === 1) return 'before the second of the two zero blocks that must end it'
    if (this.#blockFill > 0) return `inside the header of ${entry}`
    if (this.#pending !== '') return `between an extension header and ${entry}`
    return 'exactly between two entries, the two zero blocks that must end it are missing'
  }

  #cut(place: string): OpError {
    return this.#fault(`The tar stream was cut ${place}, at byte ${this.bytes}.`)
  }

  #malformed(reason: string, at = this.bytes - blockBytes): OpError {
    return this.#fault(`The tar stream is malformed at byte ${at}, behind ${this.entries} whole entries: ${reason}.`)
  }

  #fault(sentence: string): OpError {
    const whole = this.entries === 0 ? 'No whole entry came.' : `The last whole entry is ${showEntry(this.#lastWhole)}.`
    const said = senderError(this.#tail.subarray(tailBytes - this.#tailFill))
    const end = said === null ? '' : ` It ends in an error message of its sender: ${said}.`
    return new OpError('TRUNCATED', `${sentence} ${whole}${end} Nothing that was made of it is complete; try again.`)
  }
}
