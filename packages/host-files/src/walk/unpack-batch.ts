import { deviceNumber, kindOf, type EntryKind } from '../libc/host-stat.ts'
import { keyText, keyWord, timeAt } from '../libc/stat-key.ts'
import { recordWord, recordWords, type PackedBatch } from './pack-batch.ts'
import type { SeenEntry } from './seen-entry.ts'

const slash = Buffer.from('/')

/** The entries of a batch; each is taken apart where it is asked. */
export function* unpackBatch(batch: PackedBatch): Generator<SeenEntry> {
  const unpacked = { records: Buffer.from(batch.records), names: Buffer.from(batch.names), folders: batch.folders }
  for (let i = 0; i < batch.count; i++) yield new PackedEntry(unpacked, i)
}

interface Unpacked {
  records: Buffer
  names: Buffer
  folders: number[]
}

class PackedEntry implements SeenEntry {
  readonly #batch: Unpacked
  readonly #at: number

  constructor(batch: Unpacked, index: number) {
    this.#batch = batch
    this.#at = index * recordWords * 4
  }

  get path(): Buffer {
    const folderPath = this.#bytes(this.#folder(1), this.#folder(2))
    const { base } = this
    if (base.length === 1 && base[0] === 0x2e) return folderPath
    return folderPath.length === 0 ? base : Buffer.concat([folderPath, slash, base])
  }

  get parent(): number {
    return this.#folder(0)
  }

  get base(): Buffer {
    return this.#bytes(this.#word(recordWord.base), this.#word(recordWord.baseLength))
  }

  get kind(): EntryKind {
    return kindOf(this.#word(keyWord.mode))
  }

  get key(): string {
    return keyText(this.#batch.records, this.#at)
  }

  get ctimeNs(): bigint {
    return timeAt(this.#batch.records, this.#at + 4 * keyWord.ctime)
  }

  get mtimeNs(): bigint {
    return timeAt(this.#batch.records, this.#at + 4 * keyWord.mtime)
  }

  get size(): number {
    return this.#long(keyWord.size)
  }

  get blocks(): number {
    return this.#long(recordWord.blocks)
  }

  get dev(): bigint {
    return deviceNumber(this.#word(keyWord.devMajor), this.#word(keyWord.devMinor))
  }

  get ino(): bigint {
    return this.#batch.records.readBigUInt64LE(this.#at + 4 * keyWord.ino)
  }

  get nlink(): number {
    return this.#word(keyWord.nlink)
  }

  get linkTo(): Buffer | null {
    const length = this.#word(recordWord.linkLength)
    return length === 0 ? null : this.#bytes(this.#word(recordWord.link), length)
  }

  get isMountPoint(): boolean {
    return this.#word(recordWord.mount) === 1
  }

  #word(index: number): number {
    return this.#batch.records.readUInt32LE(this.#at + 4 * index)
  }

  #long(index: number): number {
    return this.#word(index) + this.#word(index + 1) * 0x1_0000_0000
  }

  #folder(part: 0 | 1 | 2): number {
    return this.#batch.folders[3 * this.#word(recordWord.folder) + part] ?? -1
  }

  #bytes(at: number, length: number): Buffer {
    return this.#batch.names.subarray(at, at + length)
  }
}
