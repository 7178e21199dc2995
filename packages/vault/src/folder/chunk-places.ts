import type { ChunkRef } from '../blob/chunk-ref.ts'
import { RecentChunks } from '../pack/chunk-keeper.ts'
import type { GroupShare, PackShare } from '../table/host-line.ts'
import { allZeros, asBefore, type FoundChunk } from './read-job.ts'

interface Place {
  pack: number
  frame: number
}

/** Where each chunk of a pass lies, and how much of each pack its table points to. */
export class ChunkPlaces {
  /** By number of a pack: bytes of the chunks in it that are pointed to. */
  readonly liveBytes = new Map<number, number>()
  /** Of chunks that are stored once more, for their old pack is left. */
  movedBytes = 0
  readonly #recent = new RecentChunks()

  /** Lines that are taken over. */
  addShare({ shares }: GroupShare): void {
    for (const [pack, bytes] of shares) this.#addLive(pack, bytes)
  }

  /** What one line says of its chunks. `zeros` is where a whole chunk of them lies. */
  resolve(
    found: readonly { chunk: FoundChunk; before: ChunkRef | null; frame: Place | null }[],
    zeros: Place | null,
  ): { refs: ChunkRef[]; shares: PackShare[] } {
    const refs: ChunkRef[] = []
    const bytes = new Map<number, number>()
    for (const { chunk, before, frame } of found) {
      const { sha256, at, length } = chunk
      if (at !== asBefore && before?.[0] === sha256) this.movedBytes += length
      const recent = at === allZeros || at === asBefore ? this.#recent.find(sha256) : null
      const ref = recent ?? (at === asBefore ? before : placed(chunk, at === allZeros ? zeros : frame))
      if (ref === null) throw new Error('A chunk has no place.')
      const isCounted = this.#recent.find(sha256) !== null && this.#isSame(ref)
      this.#recent.add(ref)
      refs.push(ref)
      bytes.set(ref[1], (bytes.get(ref[1]) ?? 0) + (isCounted ? 0 : length))
    }
    for (const [pack, share] of bytes) this.#addLive(pack, share)
    return { refs, shares: [...bytes] }
  }

  #isSame([sha256, pack, frame, offset]: ChunkRef): boolean {
    const recent = this.#recent.find(sha256)
    return recent?.[1] === pack && recent[2] === frame && recent[3] === offset
  }

  #addLive(pack: number, bytes: number): void {
    this.liveBytes.set(pack, (this.liveBytes.get(pack) ?? 0) + bytes)
  }
}

function placed({ sha256, at, length }: FoundChunk, place: Place | null): ChunkRef | null {
  return place === null ? null : [sha256, place.pack, place.frame, at === allZeros ? 0 : at, length]
}
