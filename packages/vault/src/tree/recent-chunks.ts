import type { ChunkRef } from './chunk-ref.ts'

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
