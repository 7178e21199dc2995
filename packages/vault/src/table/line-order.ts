import { message, OpError } from '@holdfast/contract'
import { damaged, type TreeBlobs } from '../blob/blob-ref.ts'
import { chunkLength } from '../blob/chunk-ref.ts'
import { tableFormat, type TableLine } from './table-line.ts'

/** What must hold between the lines of a table. */
export class LineOrder {
  ended = false
  readonly #tree: TreeBlobs
  #begun = false
  #hasData = true
  #entries = 0
  #size = 0
  #chunks = 0
  /** Of the tar that the lines so far make. */
  #bytes = 0

  constructor(tree: TreeBlobs) {
    this.#tree = tree
  }

  check(line: TableLine | null): asserts line is TableLine {
    const { digest } = this.#tree.table
    if (line === null) throw damaged(digest, message('table-line-malformed', { line: this.#entries + 1 }))
    if (this.ended) throw damaged(digest, message('table-goes-on'))
    if (this.#begun !== (line.kind !== 'format')) throw damaged(digest, message('table-without-format'))
    switch (line.kind) {
      case 'format':
        if (line.format > tableFormat)
          throw new OpError(
            'FORMAT_TOO_NEW',
            message('table-too-new', { digest, format: line.format, knownFormat: tableFormat }),
          )
        this.#begun = true
        this.#hasData = line.data
        return
      case 'entry':
        this.#endEntry()
        this.#entries++
        this.#size = line.entry.size
        this.#bytes += Buffer.byteLength(line.entry.header, 'base64') + Math.ceil(this.#size / 512) * 512
        this.#chunks = 0
        return this.#count(line.entry.chunks)
      case 'chunks':
        return this.#count(line.chunks)
      case 'end':
        this.#endEntry()
        this.ended = true
        if (line.entries !== this.#entries || line.entries !== this.#tree.entries || line.bytes !== this.#tree.bytes)
          throw damaged(digest, message('table-entries-differ'))
        if (this.#bytes + line.trailerBytes !== line.bytes) throw damaged(digest, message('table-tar-differs'))
        return
      default:
        return line satisfies never
    }
  }

  #count(chunks: readonly (readonly unknown[])[]): void {
    for (const [, , , , length] of chunks) if (length !== chunkLength(this.#size, this.#chunks++)) throw this.#misfit()
  }

  #endEntry(): void {
    if (this.#hasData && chunkLength(this.#size, this.#chunks) > 0) throw this.#misfit()
    if (!this.#hasData && this.#chunks > 0) throw this.#misfit()
  }

  #misfit(): OpError {
    return damaged(this.#tree.table.digest, message('table-chunks-misfit', { entry: this.#entries }))
  }
}
