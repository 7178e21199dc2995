import type { PartsWriter } from '../table/parts-writer.ts'
import type { TableText } from '../table/table-text.ts'
import type { LineSink } from './ordered-lines.ts'

type Edit =
  | { kind: 'take'; from: number; to: number }
  | { kind: 'open'; part: number; sha256: string }
  | { kind: 'copy'; from: number; to: number }
  | { kind: 'write'; lines: string[] }

/** What makes a new table of an earlier one, kept until there is time to write it. */
export class TableEdits implements LineSink {
  readonly #edits: Edit[] = []

  take(part: number): null {
    const last = this.#edits.at(-1)
    if (last?.kind === 'take' && last.to === part) last.to = part + 1
    else this.#edits.push({ kind: 'take', from: part, to: part + 1 })
    return null
  }

  open(part: number, sha256: string): null {
    this.#edits.push({ kind: 'open', part, sha256 })
    return null
  }

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

  /** @throws OpError `VAULT_DAMAGED` for a table that cannot be read any more; those of the blob store. */
  async apply(table: TableText, writer: PartsWriter): Promise<void> {
    const opened = new OpenedPart(table)
    for (const edit of this.#edits)
      if (edit.kind === 'take') for (let part = edit.from; part < edit.to; part++) await writer.take(part)
      else if (edit.kind === 'open') await writer.open(edit.part, edit.sha256)
      else if (edit.kind === 'write') for (const line of edit.lines) await writer.write(line)
      else await writer.writeBytes(await opened.slice(edit.from, edit.to))
  }
}

/** Slices of a table's text, each of which lies in one part. */
class OpenedPart {
  readonly #table: TableText
  #number = -1
  #text: Buffer = Buffer.alloc(0)

  constructor(table: TableText) {
    this.#table = table
  }

  async slice(from: number, to: number): Promise<Buffer> {
    const { parts } = this.#table
    let number = Math.max(0, this.#number)
    while (number + 1 < parts.length && (parts[number + 1]?.at ?? 0) <= from) number++
    if (number !== this.#number) this.#text = await this.#table.read(number)
    this.#number = number
    const at = parts[number]?.at ?? 0
    return this.#text.subarray(from - at, to - at)
  }
}
