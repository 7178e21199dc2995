import { message, OpError } from '@holdfast/contract'
import { damaged, type TreeBlobs } from '../blob/blob-ref.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { appendFrame, readTableFrames } from './table-frames.ts'
import { parseTableLine, tableFormat } from './table-line.ts'

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
  readonly #digest: string
  readonly #frames: AsyncGenerator<Buffer>
  #fill = 0
  /** Bytes of the table before `text`. */
  #before = 0
  #isRead = false

  private constructor(frames: AsyncGenerator<Buffer>, digest: string) {
    this.#frames = frames
    this.#digest = digest
  }

  /** @throws OpError `VAULT_DAMAGED`; `FORMAT_TOO_NEW`; those of the blob store. */
  static async open(store: BlobStore, tree: Pick<TreeBlobs, 'table'>, signal: AbortSignal): Promise<LineGroups> {
    const { digest } = tree.table
    const groups = new LineGroups(readTableFrames(store, tree, signal), digest)
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

  look(): boolean {
    if (this.isOver) return false
    if (this.end > this.start) return true
    for (let end = this.#endOfLine(this.start); end > 0; end = this.#endOfLine(end)) {
      // The first bytes of the next one tell whether it goes on.
      if (end + 5 > this.#fill) break
      if (this.#isContinuation(end)) continue
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
    if (this.#fill > longestGroup) throw damaged(this.#digest, message('table-line-length'))
    const next = await this.#frames.next()
    if (next.done === true) {
      this.#isRead = true
      if (this.#fill > 0 && this.text[this.#fill - 1] !== newline)
        throw damaged(this.#digest, message('table-without-end'))
      return
    }
    this.text = appendFrame(this.text, this.#fill, next.value)
    this.#fill += next.value.length
  }

  async close(): Promise<void> {
    this.isOver = true
    await this.#frames.return(undefined)
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
