import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { SeenEntry } from '@holdfast/host-files'
import { markBytes } from './entry-mark.ts'

/** An entry as the first pass has copied it. */
export interface CopiedEntry {
  path: Buffer
  kind: SeenEntry['kind']
  key: string
  linkTo: Buffer | null
  /** Null where it was not copied whole. */
  mark: Buffer | null
}

const blockBytes = 1_048_576
const kinds = ['file', 'folder', 'link', 'fifo', 'character', 'block', 'socket'] as const

/** All that a pass has copied, in the order of the walk: about 80 bytes an entry in memory. */
export class CopyRecord {
  readonly #blocks: Buffer[] = []
  #open = Buffer.alloc(blockBytes)
  #fill = 0

  add({ path, kind, key, linkTo, mark }: CopiedEntry): void {
    const lengths = [path.length, key.length, linkTo === null ? 0 : linkTo.length + 1, mark === null ? 0 : markBytes]
    const head = Buffer.alloc(9)
    head.writeUInt8(kinds.indexOf(kind), 0)
    lengths.forEach((length, index) => head.writeUInt16LE(length, 1 + 2 * index))
    const parts = [
      head,
      path,
      Buffer.from(key, 'latin1'),
      ...(linkTo === null ? [] : [linkTo, Buffer.alloc(1)]),
      ...(mark === null ? [] : [mark]),
    ]
    const line = Buffer.concat(parts)
    if (this.#fill + line.length > blockBytes) this.#close()
    if (line.length > blockBytes) this.#blocks.push(zstdCompressSync(line))
    else this.#fill += line.copy(this.#open, this.#fill)
  }

  *entries(): Generator<CopiedEntry> {
    this.#close()
    for (const block of this.#blocks) yield* read(zstdDecompressSync(block))
  }

  #close(): void {
    if (this.#fill > 0) this.#blocks.push(zstdCompressSync(this.#open.subarray(0, this.#fill)))
    this.#fill = 0
  }
}

function* read(block: Buffer): Generator<CopiedEntry> {
  for (let at = 0; at < block.length;) {
    const kind = kinds[block.readUInt8(at)] ?? 'socket'
    const lengths = [1, 3, 5, 7].map((offset) => block.readUInt16LE(at + offset))
    at += 9
    const [path, key, link, mark] = lengths.map((length) => {
      const part = block.subarray(at, at + length)
      at += length
      return part
    }) as [Buffer, Buffer, Buffer, Buffer]
    yield {
      path,
      kind,
      key: key.toString('latin1'),
      linkTo: link.length === 0 ? null : link.subarray(0, -1),
      mark: mark.length === 0 ? null : mark,
    }
  }
}

/** Less than zero where `one` comes before `other` in a walk: by components, a folder before what is in it. */
export function compareInWalk(one: Buffer, other: Buffer): number {
  const most = Math.min(one.length, other.length)
  for (let at = 0; at < most; at += 1) {
    const [a, b] = [one[at] ?? 0, other[at] ?? 0]
    if (a !== b) return (a === 0x2f ? 0 : a) - (b === 0x2f ? 0 : b)
  }
  return one.length - other.length
}
