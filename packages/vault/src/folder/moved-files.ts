import type { SeenEntry } from '@holdfast/host-files'
import type { TreeBlobs } from '../blob/blob-ref.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { LineGroups } from '../table/line-groups.ts'
import { TableText } from '../table/table-text.ts'
import { isDamage } from './previous-lines.ts'

/** A few new files cost less than looking through a whole table. */
const worthBytes = 65_536
const mostFiles = 500_000

const beforeStat = Buffer.from('{"stat":"')
/** Of a key in base64url: device, inode, mode, links, size and most of the mtime. A rename leaves them as they are. */
const lastingLength = 56
const lastingBytes = 42
const inodeAt = 8

/**
 * Finds what a file that is new under its name was called in the earlier table, by its inode. It is read all the same: what was found
 * only says which chunks it may have, so that they are not stored again.
 */
export class MovedFiles {
  readonly #store: BlobStore
  readonly #tree: TreeBlobs
  readonly #signal: AbortSignal
  #newBytes = 0
  #places: Promise<Map<number, number>> | null = null
  #text: Promise<PlacedLines> | null = null

  constructor(store: BlobStore, tree: TreeBlobs, signal: AbortSignal) {
    this.#store = store
    this.#tree = tree
    this.#signal = signal
  }

  /** The lines of the file under its old name; null where there are none, or the table cannot be read. */
  async find({ key, size }: Pick<SeenEntry, 'key' | 'size'>): Promise<Buffer | null> {
    this.#newBytes += size
    if (this.#newBytes < worthBytes) return null
    try {
      const offset = (await (this.#places ??= this.#look())).get(inodeOf(key))
      if (offset === undefined) return null
      const lines = await (
        await (this.#text ??= PlacedLines.open(this.#store, this.#tree, this.#signal))
      ).groupAt(offset)
      const begin = `${beforeStat.toString()}${key.slice(0, lastingLength)}`
      return lines.toString('latin1', 0, begin.length) === begin ? lines : null
    } catch (error) {
      if (!isDamage(error)) throw error
      return null
    }
  }

  /** Where the lines of each inode begin. */
  async #look(): Promise<Map<number, number>> {
    const places = new Map<number, number>()
    const groups = await LineGroups.open(await TableText.open(this.#store, this.#tree, this.#signal), this.#signal)
    try {
      while (!groups.isOver && places.size < mostFiles) {
        if (!groups.look()) {
          if (!groups.isOver) await groups.fill()
          continue
        }
        const at = groups.start + beforeStat.length
        if (groups.text.compare(beforeStat, 0, beforeStat.length, groups.start, at) === 0)
          places.set(inodeOf(groups.text.toString('latin1', at, at + lastingLength)), groups.offset)
        groups.step()
      }
      return places
    } finally {
      groups.close()
    }
  }
}

/** The lower half of it. */
function inodeOf(key: string): number {
  const bytes = Buffer.from(key.slice(0, lastingLength), 'base64url')
  return bytes.length === lastingBytes ? bytes.readInt32LE(inodeAt) : 0
}

/** Lines of a table, anywhere. One part is kept: what was moved together lies together. */
class PlacedLines {
  readonly #table: TableText
  #last: { number: number; bytes: Buffer } | null = null

  private constructor(table: TableText) {
    this.#table = table
  }

  static async open(store: BlobStore, tree: TreeBlobs, signal: AbortSignal): Promise<PlacedLines> {
    return new PlacedLines(await TableText.open(store, tree, signal))
  }

  /** An entry's lines; a few of the next one's may follow. */
  async groupAt(offset: number): Promise<Buffer> {
    const { parts } = this.#table
    let number = parts.findLastIndex(({ at }) => at <= offset)
    const pieces = [(await this.#part(number)).subarray(offset - (parts[number]?.at ?? 0))]
    for (;;) {
      const lines = Buffer.concat(pieces)
      const end = endOfGroup(lines)
      if (end > 0) return lines.subarray(0, end)
      if (++number >= parts.length) return lines
      pieces.push(await this.#part(number))
    }
  }

  async #part(number: number): Promise<Buffer> {
    if (this.#last?.number !== number) this.#last = { number, bytes: await this.#table.read(number) }
    return this.#last.bytes
  }
}

/** Where the next entry or the end of the table begins; 0 where neither is in sight. */
function endOfGroup(lines: Buffer): number {
  const starts = ['\n{"stat"', '\n{"header"', '\n{"end"'].map((text) => lines.indexOf(text)).filter((at) => at >= 0)
  return starts.length === 0 ? 0 : Math.min(...starts) + 1
}
