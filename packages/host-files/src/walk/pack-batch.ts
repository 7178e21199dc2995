import { statWord } from '../libc/host-stat.ts'
import { keyWords, packKey } from '../libc/stat-key.ts'
import type { WalkEvent } from './seen-entry.ts'

/** Some entries of a walk, to be handed to another thread. */
export interface PackedBatch {
  count: number
  /** `recordWords` words for each entry. */
  records: ArrayBuffer
  /** Paths and names, at the places the records say. */
  names: ArrayBuffer
  /** Three numbers for each folder that has entries here: its descriptor, and where its path is. */
  folders: number[]
  events: WalkEvent[]
  /** Descriptors that neither the walk nor a later batch needs. */
  closing: number[]
}

/** Where in a record the words are that follow the key's. */
export const recordWord = {
  blocks: keyWords,
  folder: 16,
  base: 17,
  baseLength: 18,
  link: 19,
  linkLength: 20,
  mount: 21,
}
export const recordWords = 22

const mostEntries = 512
const mostFolders = 64
const mostNameBytes = 1_048_576

export class BatchPacker {
  readonly events: WalkEvent[] = []
  readonly closing: number[] = []
  /** Folders opened while it was filled. */
  opened = 0
  readonly #records = new Uint32Array(mostEntries * recordWords)
  readonly #folders: number[] = []
  #count = 0
  #names = Buffer.from(new ArrayBuffer(65_536))
  #end = 0

  get isFull(): boolean {
    return this.#count === mostEntries || this.opened >= mostFolders || this.#end >= mostNameBytes
  }

  get isEmpty(): boolean {
    return this.#count === 0 && this.events.length === 0 && this.closing.length === 0
  }

  /** The folder's place in this batch. `path` is bytes, as latin1. */
  addFolder(fd: number, path: string): number {
    this.#folders.push(fd, this.#end, path.length)
    this.#write(path)
    return this.#folders.length / 3 - 1
  }

  addEntry(
    stat: Uint32Array,
    { folder, base, linkTo, isMountPoint }: { folder: number; base: string; linkTo: string; isMountPoint: boolean },
  ): void {
    const records = this.#records
    const at = this.#count * recordWords
    packKey(stat, records, at)
    records[at + recordWord.blocks] = stat[statWord.blocks] ?? 0
    records[at + recordWord.blocks + 1] = stat[statWord.blocks + 1] ?? 0
    records[at + recordWord.folder] = folder
    records[at + recordWord.base] = this.#end
    records[at + recordWord.baseLength] = base.length
    this.#write(base)
    records[at + recordWord.link] = this.#end
    records[at + recordWord.linkLength] = linkTo.length
    this.#write(linkTo)
    records[at + recordWord.mount] = isMountPoint ? 1 : 0
    this.#count += 1
  }

  pack(): PackedBatch {
    return {
      count: this.#count,
      records: this.#records.buffer,
      names: this.#names.buffer as ArrayBuffer,
      folders: this.#folders,
      events: this.events,
      closing: this.closing,
    }
  }

  #write(text: string): void {
    if (this.#end + text.length > this.#names.length) {
      const larger = Buffer.from(new ArrayBuffer(2 * (this.#end + text.length)))
      this.#names.copy(larger, 0, 0, this.#end)
      this.#names = larger
    }
    this.#names.write(text, this.#end, 'latin1')
    this.#end += text.length
  }
}
