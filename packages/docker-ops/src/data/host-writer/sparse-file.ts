import { ftruncate, write } from 'node:fs'
import { promisify } from 'node:util'

const pageBytes = 4_096
const bufferBytes = 1_048_576
const zeros = Buffer.alloc(bufferBytes)
const writeAt = promisify(write)

/** Whether a page of these bytes, which begin at one, is all zeros. */
export function hasZeroPage(bytes: Buffer): boolean {
  for (let at = 0; at + pageBytes <= bytes.length; at += pageBytes) if (isZero(bytes, at, at + pageBytes)) return true
  return false
}

/** The bytes of a new file from its begin to its end; pages of zeros stay holes. */
export class SparseFile {
  readonly #fd: number
  readonly #buffer = Buffer.allocUnsafe(bufferBytes)
  #fill = 0
  #at = 0

  constructor(fd: number) {
    this.#fd = fd
  }

  /** Copies them. @throws Error with `code`. */
  async add(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const taken = bytes.copy(this.#buffer, this.#fill, at)
      this.#fill += taken
      at += taken
      if (this.#fill === bufferBytes) await this.#flush()
    }
  }

  /** As many zeros, that take no place. */
  async addHole(length: number): Promise<void> {
    await this.#flush()
    this.#at += length
  }

  async end(): Promise<void> {
    await this.#flush()
    await promisify(ftruncate)(this.#fd, this.#at)
  }

  async #flush(): Promise<void> {
    for (const [from, to] of dataRuns(this.#buffer.subarray(0, this.#fill), this.#at)) await this.#write(from, to)
    this.#at += this.#fill
    this.#fill = 0
  }

  async #write(from: number, to: number): Promise<void> {
    for (let at = from; at < to;) at += (await writeAt(this.#fd, this.#buffer, at, to - at, this.#at + at)).bytesWritten
  }
}

/** Where there is data: from and to, whole pages of the file but for the ends. */
function* dataRuns(bytes: Buffer, fileAt: number): Generator<[number, number]> {
  if (isZero(bytes, 0, bytes.length)) return
  let begin: number | null = null
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(bytes.length, at + pageBytes - ((fileAt + at) % pageBytes))
    if (!isZero(bytes, at, end)) begin ??= at
    else if (begin !== null) {
      yield [begin, at]
      begin = null
    }
    at = end
  }
  if (begin !== null) yield [begin, bytes.length]
}

export function isZero(bytes: Buffer, from = 0, to = bytes.length): boolean {
  if (bytes[from] !== 0) return false
  for (let at = from; at < to; at += zeros.length) {
    const end = Math.min(to, at + zeros.length)
    if (bytes.compare(zeros, 0, end - at, at, end) !== 0) return false
  }
  return true
}
