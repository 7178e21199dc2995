import { message, OpError } from '@holdfast/contract'
import { damaged } from '../blob/blob-ref.ts'
import { appendFrame } from './table-frames.ts'
import { parseTableLine, tableFormat } from './table-line.ts'
import type { TableText, TextPart } from './table-text.ts'

const newline = 0x0a
/** Longer is no entry: the lines of a file of a thousand terabytes. */
const longestGroup = 1_073_741_824

/**
 * The text of a table entry by entry, each with all of its lines, unparsed: an unchanged one is copied as bytes. The group that is next is
 * `text` from `start` to `end`; `look` says whether there is a whole one, and where it says no `fill` comes first. Both are no
 * longer what they were after `fill`.
 */
export class LineGroups {
  text: Buffer = Buffer.alloc(0)
  start = 0
  end = 0
  /** No group comes any more. */
  isOver = false
  readonly table: TableText
  readonly #signal: AbortSignal
  /** Of the part that `fill` reads. */
  #next = 0
  #ahead: Promise<Buffer> | null = null
  #fill = 0
  /** Bytes of the table before `text`. */
  #before = 0
  #isRead = false

  private constructor(table: TableText, signal: AbortSignal) {
    this.table = table
    this.#signal = signal
  }

  /** @throws OpError `VAULT_DAMAGED`; `FORMAT_TOO_NEW`; those of the blob store. */
  static async open(table: TableText, signal: AbortSignal): Promise<LineGroups> {
    const { digest } = table.table
    const groups = new LineGroups(table, signal)
    await groups.fill()
    const length = groups.text.subarray(0, groups.#fill).indexOf(newline)
    const line = length < 0 ? null : parseTableLine(groups.text.toString('utf8', 0, length))
    if (line?.kind !== 'format' || !line.data) throw damaged(digest, message('table-without-format'))
    const { format } = line
    if (format > tableFormat)
      throw new OpError('FORMAT_TOO_NEW', message('table-too-new', { digest, format, knownFormat: tableFormat }))
    groups.start = length + 1
    return groups
  }

  /** Where the group begins, in bytes of the whole table. */
  get offset(): number {
    return this.#before + this.start
  }

  /** The part that is next where no text of those before it is left; null where there is none, or its entries are not known. */
  get part(): { number: number; part: TextPart } | null {
    const part = this.table.parts[this.#next]
    if (this.isOver || this.start < this.#fill || part === undefined || part.summary === null) return null
    return { number: this.#next, part }
  }

  /** Leaves out that part. */
  skip(): void {
    this.#before += this.#fill + (this.table.parts[this.#next]?.bytes ?? 0)
    this.#next++
    this.start = 0
    this.end = 0
    this.#fill = 0
  }

  look(): boolean {
    if (this.isOver) return false
    if (this.end > this.start) return true
    for (let end = this.#endOfLine(this.start); end > 0; end = this.#endOfLine(end)) {
      // The first bytes of the next one tell whether it goes on; in a part all entries are whole.
      const isLast = end === this.#fill && this.table.isInParts
      if (!isLast && end + 5 > this.#fill) break
      if (!isLast && this.#isContinuation(end)) continue
      this.end = end
      return true
    }
    // Behind the last entry comes the end of the table, which is nobody's.
    this.isOver = this.#isRead
    return false
  }

  step(): void {
    this.start = this.end
  }

  /** @throws OpError `VAULT_DAMAGED`; those of the blob store. */
  async fill(): Promise<void> {
    this.text.copyWithin(0, this.start, this.#fill)
    this.#fill -= this.start
    this.#before += this.start
    this.start = 0
    this.end = 0
    const { digest } = this.table.table
    if (this.#fill > longestGroup) throw damaged(digest, message('table-line-length'))
    if (this.#next >= this.table.parts.length) {
      this.#isRead = true
      if (this.#fill > 0 && this.text[this.#fill - 1] !== newline) throw damaged(digest, message('table-without-end'))
      return
    }
    const read = await (this.#ahead ?? this.table.read(this.#next))
    this.#signal.throwIfAborted()
    this.#next++
    // One frame ahead, so that it is decompressed while the lines of the one before are worked on; parts may be left out.
    this.#ahead = this.table.isInParts || this.#next >= this.table.parts.length ? null : this.table.read(this.#next)
    this.#ahead?.catch(() => {})
    this.text = appendFrame(this.text, this.#fill, read)
    this.#fill += read.length
  }

  close(): void {
    this.isOver = true
  }

  #endOfLine(start: number): number {
    const at = this.text.indexOf(newline, start)
    return at < 0 || at >= this.#fill ? 0 : at + 1
  }

  /** `{"chunks":`, or `{"in":` of a line that was made from a folder. */
  #isContinuation(at: number): boolean {
    const letter = this.text[at + 2]
    return letter === 0x63 || (letter === 0x69 && this.text[at + 3] === 0x6e && this.text[at + 4] === 0x22)
  }
}
