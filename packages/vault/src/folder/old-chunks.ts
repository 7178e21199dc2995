import { chunkBytes, type ChunkRef } from '../blob/chunk-ref.ts'
import { parseTableLine } from '../table/table-line.ts'

const newline = 0x0a

/** The chunks that a file had, by their place in it, which may only grow. Its lines are parsed as they are needed. */
export class OldChunks {
  readonly #lines: Buffer
  #at = 0
  #refs: ChunkRef[] = []
  #first = 0

  /** All lines of the file. */
  constructor(lines: Buffer) {
    this.#lines = lines
  }

  /** Those of a piece, null for each that is unknown. */
  of(from: number, to: number): (ChunkRef | null)[] {
    const found: (ChunkRef | null)[] = []
    for (let at = from; at < to; at += chunkBytes) found.push(this.#chunkAt(Math.floor(at / chunkBytes)))
    return found
  }

  #chunkAt(index: number): ChunkRef | null {
    while (index >= this.#first + this.#refs.length && this.#at < this.#lines.length) {
      const end = this.#lines.indexOf(newline, this.#at)
      const line = parseTableLine(this.#lines.toString('utf8', this.#at, end < 0 ? this.#lines.length : end))
      this.#at = end < 0 ? this.#lines.length : end + 1
      this.#first += this.#refs.length
      this.#refs = line?.kind === 'entry' ? line.entry.chunks : line?.kind === 'chunks' ? line.chunks : []
    }
    return this.#refs[index - this.#first] ?? null
  }
}
