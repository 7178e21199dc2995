const slabBytes = 1_048_576
const slabs = 4

/**
 * Bytes on their way from one who puts to one who takes, in a few large pieces of memory that are used again: a fresh
 * buffer for every read costs more than the copy into these. A piece belongs to the taker until he gives it back.
 */
export class SlabRing {
  readonly #spare = Array.from({ length: slabs }, () => Buffer.allocUnsafeSlow(slabBytes))
  readonly #full: Buffer[] = []
  #slab: Buffer | null = null
  #fill = 0

  /** How many bytes can be put now. */
  get room(): number {
    return this.#spare.length * slabBytes + (this.#slab === null ? 0 : slabBytes - this.#fill)
  }

  get hasFull(): boolean {
    return this.#full.length > 0
  }

  get isEmpty(): boolean {
    return this.#full.length === 0 && this.#fill === 0
  }

  /** @throws Error when there is no room: nothing that was put may be written over. */
  put(bytes: Buffer): void {
    let at = 0
    while (at < bytes.length) {
      this.#slab ??= this.#takeSpare()
      const copied = bytes.copy(this.#slab, this.#fill, at)
      at += copied
      this.#fill += copied
      if (this.#fill === slabBytes) this.#close()
    }
  }

  /** The oldest full piece, else what there is, which may be less; null when there is nothing. */
  take(): Buffer | null {
    if (this.#full.length === 0 && this.#fill > 0) this.#close()
    return this.#full.shift() ?? null
  }

  giveBack(piece: Buffer): void {
    this.#spare.push(Buffer.from(piece.buffer as ArrayBuffer))
  }

  #takeSpare(): Buffer {
    const slab = this.#spare.pop()
    if (slab === undefined) throw new Error('More bytes were put into a ring than it has room for.')
    return slab
  }

  #close(): void {
    if (this.#slab !== null) this.#full.push(this.#slab.subarray(0, this.#fill))
    this.#slab = null
    this.#fill = 0
  }
}
