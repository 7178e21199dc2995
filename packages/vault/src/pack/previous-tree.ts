import { OpError } from '@holdfast/contract'
import type { ChunkRef } from '../blob/chunk-ref.ts'
import { isStored, type PackRef, type TreeBlobs } from '../blob/blob-ref.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { readTable } from '../table/read-table.ts'
import type { TableLine } from '../table/table-line.ts'

const slash = 0x2f

/**
 * The tree of the last backup, read beside the new one. Names that do not come in the order of a tar are not found, which
 * costs space and nothing else; the same goes for a table that is damaged and for packs that are gone.
 */
export class PreviousTree {
  readonly packs: readonly PackRef[]
  readonly #numbers: Set<number>
  readonly #left: Set<number>
  readonly #batches: AsyncGenerator<Iterable<TableLine>> | null
  #lines: Iterator<TableLine> | null = null
  /** The one that is next; null where the next batch begins. */
  #line: TableLine | null = null
  #over: boolean
  #chunks: ChunkRef[] = []
  #firstChunk = 0

  private constructor(batches: AsyncGenerator<Iterable<TableLine>> | null, packs: PackRef[]) {
    this.#batches = batches
    this.#over = batches === null
    this.packs = packs
    this.#numbers = new Set(packs.map(({ number }) => number))
    this.#left = sparsePacks(packs)
  }

  static async open(store: BlobStore, tree: TreeBlobs | null, signal: AbortSignal): Promise<PreviousTree> {
    if (tree === null) return new PreviousTree(null, [])
    const packs: PackRef[] = []
    for (const pack of tree.packs) if (await isStored(store, pack)) packs.push(pack)
    return new PreviousTree(readTable(store, tree, signal), packs)
  }

  /** Whether the chunks of a pack are to be stored once more, so that it goes. */
  leaves(pack: number): boolean {
    return this.#left.has(pack)
  }

  /** Goes to the entry of this name, forwards only. */
  async seek(name: Buffer): Promise<void> {
    this.#chunks = []
    this.#firstChunk = 0
    while (!this.#over) {
      const line = this.#line
      if (line === null) {
        await this.#readBatch()
        continue
      }
      const order = line.kind === 'entry' ? compareNames(line.entry.name, name) : -1
      if (order > 0) return
      this.#step()
      if (order < 0 || line.kind !== 'entry') continue
      this.#chunks = line.entry.chunks
      return
    }
  }

  /** The chunk that was at this place of the file; indexes may only grow. Null where there is none, or its pack is gone. */
  async chunkAt(index: number): Promise<ChunkRef | null> {
    while (!this.#over && index >= this.#firstChunk + this.#chunks.length && this.#chunks.length > 0) {
      const line = this.#line
      if (line === null) {
        await this.#readBatch()
        continue
      }
      if (line.kind !== 'chunks') break
      this.#step()
      this.#firstChunk += this.#chunks.length
      this.#chunks = line.chunks
    }
    const chunk = this.#chunks[index - this.#firstChunk]
    return chunk !== undefined && this.#numbers.has(chunk[1]) ? chunk : null
  }

  async close(): Promise<void> {
    this.#over = true
    await this.#batches?.return(undefined)
  }

  #step(): void {
    try {
      const next = this.#lines?.next()
      this.#line = next === undefined || next.done === true ? null : next.value
    } catch (error) {
      this.#giveUp(error)
    }
  }

  async #readBatch(): Promise<void> {
    try {
      const batch = await this.#batches?.next()
      if (batch === undefined || batch.done === true) this.#over = true
      else this.#lines = batch.value[Symbol.iterator]()
    } catch (error) {
      this.#giveUp(error)
    }
    if (!this.#over) this.#step()
  }

  #giveUp(error: unknown): void {
    if (!(error instanceof OpError) || !isPast(error)) throw error
    this.#over = true
    this.#line = null
  }
}

/** What is wrong with the last backup must not stand in the way of the next one. */
function isPast({ code }: OpError): boolean {
  return code === 'VAULT_DAMAGED' || code === 'FORMAT_TOO_NEW'
}

const manyPacks = 64
const smallBytes = 33_554_432

/**
 * The packs, by number, that are to be left: those of which less than half is still pointed to, and small ones where there are too
 * many.
 */
export function sparsePacks(packs: readonly PackRef[]): Set<number> {
  const isSmall = (pack: PackRef): boolean => packs.length > manyPacks && liveOf(pack) < smallBytes
  return new Set(packs.filter((pack) => liveOf(pack) * 2 < pack.rawBytes || isSmall(pack)).map(({ number }) => number))
}

function liveOf({ liveBytes, rawBytes }: PackRef): number {
  return liveBytes ?? rawBytes
}

/** The order of a tar: by bytes, path component by component, a folder before what is in it; a slash at the end counts for nothing. */
export function compareNames(one: Buffer, other: Buffer): number {
  const oneLength = withoutSlash(one)
  const otherLength = withoutSlash(other)
  const shorter = Math.min(oneLength, otherLength)
  for (let at = 0; at < shorter; at++) if (one[at] !== other[at]) return rank(one[at]) - rank(other[at])
  return oneLength - otherLength
}

/** The end of a component comes before every byte that could go on with it. */
function rank(byte: number | undefined): number {
  return byte === slash || byte === undefined ? -1 : byte
}

function withoutSlash(name: Buffer): number {
  return name.at(-1) === slash ? name.length - 1 : name.length
}
