import { hash } from 'node:crypto'
import { closeSync } from 'node:fs'
import { parseHeader } from '@holdfast/archive'
import { describeEntry, readData, type Described, type EntryToDescribe } from '@holdfast/host-files'
import { mountFolder } from '../../made/create-carrier.ts'
import { DataDigest } from './data-digest.ts'
import { markBytes, markOf } from './entry-mark.ts'
import { laneOf } from './host-writer.ts'
import { SparseFile } from './sparse-file.ts'

/** What a thread is asked to read: entries of one batch of a walk, all data of which it holds in memory where it gathers them. */
export interface ReadJob {
  id: number
  entries: readonly (EntryToDescribe & { size: number })[]
  /** Takes sha256 of files' data. */
  digest: boolean
  /** Memory to gather the entries in for a writer; null where only marks are wanted. */
  lanes: ArrayBuffer[] | null
}

/** A file that is copied into another one, which is open to be written, with its holes. */
export interface CopyJob {
  id: number
  file: EntryToDescribe
  digest: boolean
  to: number
}

export interface CopyResult {
  id: number
  /** Of its entry, and what it means. */
  copied: { header: Uint8Array; mark: Uint8Array } | null
  failure: ReadFailure | null
  bytes: number
}

/** By an entry's place in the job: why it has no mark. */
export type ReadFailure =
  | { changed: true }
  | { gone: true }
  | { shrunk: true }
  | { unreadable: string }
  | { foreignOwner: { kind: 'uid' | 'gid'; id: number } }
  /** To be copied by whoever knows how to. */
  | { hasHoles: true }

export interface ReadResult {
  id: number
  marks: Uint8Array
  failures: [index: number, failure: ReadFailure][]
  /** For the two streams of small entries, and for folders. */
  lanes: { memory: ArrayBuffer; length: number }[]
  /** Of the tar that the entries make. */
  bytes: number
}

const blockBytes = 512
const piece = Buffer.alloc(1_048_576)

/** In any thread of the process. @throws Error with `code` where the process itself is short of something. */
export function runReadJob({ id, entries, digest, lanes }: ReadJob): ReadResult {
  const outputs = lanes?.map((memory) => new Output(memory)) ?? null
  const marks = Buffer.alloc(entries.length * markBytes)
  const failures: ReadResult['failures'] = []
  let bytes = 0
  for (const [index, entry] of entries.entries()) {
    const described = describeEntry(entry, { prefix: mountFolder })
    if (!('header' in described)) {
      failures.push([index, described])
      continue
    }
    const read = readEntry(described, { digest, output: outputs?.[placeOf(described)] ?? null })
    if (Buffer.isBuffer(read)) read.copy(marks, index * markBytes)
    else failures.push([index, read])
    bytes += described.header.length + Math.ceil(described.size / blockBytes) * blockBytes
  }
  return { id, marks, failures, lanes: outputs?.map((output) => output.taken()) ?? [], bytes }
}

export async function runCopyJob({ id, file, digest, to }: CopyJob): Promise<CopyResult> {
  const described = describeEntry(file, { prefix: mountFolder })
  if (!('header' in described)) return { id, copied: null, failure: described, bytes: 0 }
  const { header, size, fd } = described
  const bytes = header.length + Math.ceil(size / blockBytes) * blockBytes
  const sha256 = digest ? new DataDigest(size) : null
  const copy = new SparseFile(to)
  try {
    for (const read of fd === null ? [] : readData(fd, size, piece)) {
      if ('data' in read) {
        sha256?.add(read.data)
        await copy.add(read.data)
      } else if ('hole' in read) {
        sha256?.addZeros(read.hole)
        await copy.addHole(read.hole)
      } else return { id, copied: null, failure: read, bytes }
    }
    await copy.end()
    return { id, copied: { header, mark: markOf(parseHeader(header), sha256?.end() ?? null) }, failure: null, bytes }
  } finally {
    if (fd !== null) closeSync(fd)
  }
}

/** Folders go last: 2. */
function placeOf({ type, name, linkName }: Described): 0 | 1 | 2 {
  return type === '5' ? 2 : laneOf(type === '1' ? linkName : name)
}

/** Its mark; nothing of it is in the output where there is none. */
function readEntry(
  described: Described,
  { digest, output }: { digest: boolean; output: Output | null },
): Buffer | ReadFailure {
  const entry = parseHeader(described.header)
  const { fd, size } = described
  if (fd === null) {
    output?.add(described.header)
    return markOf(entry, digest && described.type === '0' ? hash('sha256', '', 'buffer') : null)
  }
  try {
    const data = output === null ? null : output.reserve(described.header, size)
    if (data === null && !digest) return markOf(entry, null)
    const failure = data === null ? null : readWhole(fd, data)
    const sha256 =
      failure !== null || !digest ? null : data === null ? digestOf(fd, size) : hash('sha256', data, 'buffer')
    const problem = failure ?? (sha256 === null || Buffer.isBuffer(sha256) ? null : sha256)
    if (problem !== null) return problem
    output?.keep()
    return markOf(entry, sha256 as Buffer | null)
  } finally {
    closeSync(fd)
  }
}

function readWhole(fd: number, data: Buffer): ReadFailure | null {
  let at = 0
  for (const read of readData(fd, data.length, piece)) {
    if ('hole' in read) return { hasHoles: true }
    if (!('data' in read)) return read
    at += read.data.copy(data, at)
  }
  return null
}

function digestOf(fd: number, size: number): Buffer | ReadFailure {
  const sha256 = new DataDigest(size)
  for (const read of readData(fd, size, piece)) {
    if ('data' in read) sha256.add(read.data)
    else if ('hole' in read) sha256.addZeros(read.hole)
    else return read
  }
  return sha256.end()
}

/** The bytes of entries one after the other, in memory that goes back and forth between threads. */
class Output {
  #memory: Buffer
  #length = 0
  #reserved = 0

  constructor(memory: ArrayBuffer) {
    this.#memory = Buffer.from(memory)
  }

  add(header: Buffer): void {
    this.reserve(header, 0)
    this.keep()
  }

  /** Where the data of an entry goes; the entry is in only once it is kept. */
  reserve(header: Buffer, size: number): Buffer {
    const dataAt = this.#length + header.length
    this.#reserved = dataAt + Math.ceil(size / blockBytes) * blockBytes
    if (this.#reserved > this.#memory.length) {
      const longer = Buffer.from(new ArrayBuffer(Math.max(this.#reserved, this.#memory.length * 2)))
      this.#memory.copy(longer, 0, 0, this.#length)
      this.#memory = longer
    }
    header.copy(this.#memory, this.#length)
    this.#memory.fill(0, dataAt + size, this.#reserved)
    return this.#memory.subarray(dataAt, dataAt + size)
  }

  keep(): void {
    this.#length = this.#reserved
  }

  taken(): { memory: ArrayBuffer; length: number } {
    return { memory: this.#memory.buffer as ArrayBuffer, length: this.#length }
  }
}
