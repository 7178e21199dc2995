import type { SeenEntry } from '@holdfast/host-files'
import { openFramedBlob, type FramedBlob } from '../blob/framed-blob.ts'
import type { TreeBlobs } from '../blob/blob-ref.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { LineGroups } from '../table/line-groups.ts'
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
  #text: Promise<TableText> | null = null

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
      const lines = await (await (this.#text ??= TableText.open(this.#store, this.#tree, this.#signal))).groupAt(offset)
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
    const groups = await LineGroups.open(this.#store, this.#tree, this.#signal)
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
      await groups.close()
    }
  }
}

/** The lower half of it. */
function inodeOf(key: string): number {
  const bytes = Buffer.from(key.slice(0, lastingLength), 'base64url')
  return bytes.length === lastingBytes ? bytes.readInt32LE(inodeAt) : 0
}

/** The text of a table, anywhere. One frame is kept: what was moved together lies together. */
class TableText {
  readonly #blob: FramedBlob
  readonly #offsets: number[] = []
  #last: { number: number; bytes: Buffer } | null = null

  private constructor(blob: FramedBlob) {
    this.#blob = blob
    let offset = 0
    for (const { rawBytes } of blob.frames) {
      this.#offsets.push(offset)
      offset += rawBytes
    }
  }

  static async open(store: BlobStore, { table }: TreeBlobs, signal: AbortSignal): Promise<TableText> {
    return new TableText(await openFramedBlob(store, table, signal))
  }

  /** An entry's lines; a few of the next one's may follow. */
  async groupAt(offset: number): Promise<Buffer> {
    let number = this.#offsets.findLastIndex((begin) => begin <= offset)
    const parts = [(await this.#frame(number)).subarray(offset - (this.#offsets[number] ?? 0))]
    for (;;) {
      const lines = Buffer.concat(parts)
      const end = endOfGroup(lines)
      if (end > 0) return lines.subarray(0, end)
      if (++number >= this.#offsets.length) return lines
      parts.push(await this.#frame(number))
    }
  }

  async #frame(number: number): Promise<Buffer> {
    if (this.#last?.number !== number) this.#last = { number, bytes: await this.#blob.readFrame(number) }
    return this.#last.bytes
  }
}

/** Where the next entry or the end of the table begins; 0 where neither is in sight. */
function endOfGroup(lines: Buffer): number {
  const starts = ['\n{"stat"', '\n{"header"', '\n{"end"'].map((text) => lines.indexOf(text)).filter((at) => at >= 0)
  return starts.length === 0 ? 0 : Math.min(...starts) + 1
}
