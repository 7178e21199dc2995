/** Tells which of the bytes behind the head of an answer are its body. */
export interface BodyFraming {
  /** The body has come to its own end. */
  readonly isOver: boolean
  /** Tells each run of the body in `bytes`, in order. Throws when they are no such body. */
  take: (bytes: Buffer, onData: (from: number, to: number) => void) => void
}

type Phase = 'size' | 'data' | 'end of chunk' | 'trailer' | 'over'

const lineFeed = 0x0a
const carriageReturn = 0x0d
/** Longer lines are no chunk sizes: extensions and trailers of an engine are empty. */
const longestLine = 1_024

/** Takes the framing off a body with `Transfer-Encoding: chunked`. RFC 9112, section 7.1. */
export class ChunkedBody implements BodyFraming {
  #phase: Phase = 'size'
  #line = ''
  /** Bytes still to come of the chunk. */
  #left = 0

  /** The last chunk has come, and the trailer behind it. */
  get isOver(): boolean {
    return this.#phase === 'over'
  }

  /**
   * Tells each run of data in `bytes`, in order.
   * @throws Error when the bytes are no such body, or go on behind its end.
   */
  take(bytes: Buffer, onData: (from: number, to: number) => void): void {
    let at = 0
    while (at < bytes.length) {
      if (this.#phase !== 'data') {
        at = this.#readLine(bytes, at)
        continue
      }
      const to = Math.min(bytes.length, at + this.#left)
      onData(at, to)
      this.#left -= to - at
      at = to
      if (this.#left === 0) this.#phase = 'end of chunk'
    }
  }

  #readLine(bytes: Buffer, at: number): number {
    if (this.#phase === 'over') throw malformed('it goes on behind its end')
    const end = bytes.indexOf(lineFeed, at)
    this.#line += bytes.toString('latin1', at, end === -1 ? bytes.length : end)
    if (this.#line.length > longestLine) throw malformed('a line of its framing has no end')
    if (end === -1) return bytes.length
    if (this.#line.charCodeAt(this.#line.length - 1) !== carriageReturn) throw malformed('a line ends without CR')
    this.#endLine(this.#line.slice(0, -1))
    this.#line = ''
    return end + 1
  }

  #endLine(line: string): void {
    if (this.#phase === 'trailer') {
      if (line === '') this.#phase = 'over'
      return
    }
    if (this.#phase === 'end of chunk') {
      if (line !== '') throw malformed('a chunk is longer than it said')
      this.#phase = 'size'
      return
    }
    const size = /^([0-9a-f]{1,13})[\t ]*(?:;.*)?$/i.exec(line)?.[1]
    if (size === undefined) throw malformed('the size of a chunk is no number')
    this.#left = Number.parseInt(size, 16)
    this.#phase = this.#left === 0 ? 'trailer' : 'data'
  }
}

function malformed(why: string): Error {
  return Object.assign(new Error(`The body of an answer is malformed: ${why}.`), { code: 'EPROTO' })
}
