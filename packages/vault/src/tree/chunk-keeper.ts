import { hash } from 'node:crypto'
import { chunkBytes, type ChunkRef } from './chunk-ref.ts'
import type { PackWriter } from './pack-writer.ts'
import type { PreviousTree } from './previous-tree.ts'
import { RecentChunks } from './recent-chunks.ts'

const zeros = Buffer.alloc(chunkBytes)
const zerosDigest = hash('sha256', zeros)

/** Finds the place of each chunk: where it lies already, or in the new pack. */
export class ChunkKeeper {
  /** By number of an old pack: bytes of the chunks in it that are pointed to again. */
  readonly liveBytes = new Map<number, number>()
  readonly #packs: PackWriter
  readonly #previous: PreviousTree
  readonly #recent = new RecentChunks()

  constructor(packs: PackWriter, previous: PreviousTree) {
    this.#packs = packs
    this.#previous = previous
  }

  /** `chunk` fills the room reserved last; `index` is its place in the file that `previous` stands at. */
  async keep(chunk: Buffer, index: number): Promise<ChunkRef> {
    const sha256 = digestOf(chunk)
    const recent = this.#recent.find(sha256)
    if (recent !== null) return recent
    const old = await this.#previous.chunkAt(index)
    const ref = old !== null && old[0] === sha256 ? old : this.#packs.keep(sha256, chunk.length)
    if (ref === old) this.liveBytes.set(ref[1], (this.liveBytes.get(ref[1]) ?? 0) + chunk.length)
    this.#recent.add(ref)
    return ref
  }
}

/** Holes of sparse files are compared, which is ten times as fast as hashing them. */
function digestOf(chunk: Buffer): string {
  return chunk[0] === 0 && chunk.equals(zeros) ? zerosDigest : hash('sha256', chunk)
}
