import { hash } from 'node:crypto'
import { chunkBytes, type ChunkRef } from '../blob/chunk-ref.ts'
import type { PackWriter } from './pack-writer.ts'
import type { PreviousTree } from './previous-tree.ts'

const zeros = Buffer.alloc(chunkBytes)
const zerosDigest = hash('sha256', zeros)

/**
 * Finds the place of each chunk: where it lies already, or in the new pack. Nothing is ever read from an old pack: the chunks of one
 * that is let go are stored from the bytes that just came, so that damage to it stands in no backup's way.
 */
export class ChunkKeeper {
  /** By number of an old pack: bytes of the chunks in it that are pointed to again. */
  readonly liveBytes = new Map<number, number>()
  /** Of chunks that are stored once more, for their old pack is left. */
  movedBytes = 0
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
    const ref =
      old !== null && old[0] === sha256 ? this.#keepOld(old, chunk.length) : this.#packs.keep(sha256, chunk.length)
    this.#recent.add(ref)
    return ref
  }

  #keepOld(old: ChunkRef, length: number): ChunkRef {
    const [sha256, pack] = old
    if (this.#previous.leaves(pack)) {
      this.movedBytes += length
      return this.#packs.keep(sha256, length)
    }
    this.liveBytes.set(pack, (this.liveBytes.get(pack) ?? 0) + length)
    return old
  }
}

/** Holes of sparse files are compared, which is ten times as fast as hashing them. */
function digestOf(chunk: Buffer): string {
  return chunk[0] === 0 && chunk.equals(zeros) ? zerosDigest : hash('sha256', chunk)
}

const most = 64

/** Remembers the last few chunks, so that a run of equal ones, such as the hole of a sparse file, is kept once. */
export class RecentChunks {
  readonly #refs = new Map<string, ChunkRef>()

  find(sha256: string): ChunkRef | null {
    return this.#refs.get(sha256) ?? null
  }

  add(ref: ChunkRef): void {
    this.#refs.set(ref[0], ref)
    if (this.#refs.size <= most) return
    for (const oldest of this.#refs.keys()) {
      this.#refs.delete(oldest)
      return
    }
  }
}
