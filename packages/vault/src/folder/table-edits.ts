import type { BlobStore } from '../store/blob-store.ts'
import type { TreeBlobs } from '../blob/blob-ref.ts'
import { readTableFrames } from '../table/table-frames.ts'
import type { TableWriter } from '../table/table-writer.ts'
import type { LineSink } from './ordered-lines.ts'

type Edit = { kind: 'copy'; from: number; to: number } | { kind: 'write'; lines: string[] }

/** What makes a new table of an earlier one, kept until there is time to write it. */
export class TableEdits implements LineSink {
  readonly #edits: Edit[] = []

  copy(lines: Buffer, offset: number): null {
    const last = this.#edits.at(-1)
    if (last?.kind === 'copy' && last.to === offset) last.to += lines.length
    else this.#edits.push({ kind: 'copy', from: offset, to: offset + lines.length })
    return null
  }

  write(line: string): null {
    const last = this.#edits.at(-1)
    if (last?.kind === 'write') last.lines.push(line)
    else this.#edits.push({ kind: 'write', lines: [line] })
    return null
  }

  /** Whether these are all the lines there were, from `begin` on, and no others. */
  isEverything(begin: number, end: number): boolean {
    const [first] = this.#edits
    if (first === undefined) return begin === end
    return this.#edits.length === 1 && first.kind === 'copy' && first.from === begin && first.to === end
  }

  /** @throws OpError `VAULT_DAMAGED` for a table that cannot be read any more; those of the blob store. */
  async apply(
    table: TreeBlobs['table'],
    writer: TableWriter,
    from: { store: BlobStore; signal: AbortSignal },
  ): Promise<void> {
    const text = new TableText(readTableFrames(from.store, { table }, from.signal))
    try {
      for (const edit of this.#edits)
        if (edit.kind === 'write') for (const line of edit.lines) await writer.write(line)
        else for await (const piece of text.slice(edit.from, edit.to)) await writer.writeBytes(piece)
    } finally {
      await text.close()
    }
  }
}

/** Slices of a table's text, forwards only. */
class TableText {
  readonly #frames: AsyncGenerator<Buffer>
  #frame: Buffer = Buffer.alloc(0)
  /** Bytes before the frame. */
  #before = 0

  constructor(frames: AsyncGenerator<Buffer>) {
    this.#frames = frames
  }

  async *slice(from: number, to: number): AsyncGenerator<Buffer> {
    for (let at = from; at < to;) {
      const end = this.#before + this.#frame.length
      if (at < end) {
        const piece = this.#frame.subarray(at - this.#before, Math.min(to, end) - this.#before)
        at += piece.length
        yield piece
        continue
      }
      const next = await this.#frames.next()
      if (next.done === true) throw new Error('A table is shorter than it was.')
      this.#before = end
      this.#frame = next.value
    }
  }

  async close(): Promise<void> {
    await this.#frames.return(undefined)
  }
}
