import { createHash } from 'node:crypto'
import { isZero } from './sparse-file.ts'

const blockBytes = 1_048_576
const zeros = Buffer.alloc(blockBytes)
const ofZeros = Buffer.of(0)
const ofData = Buffer.of(1)

/**
 * What a file's data is, in 32 bytes that mean something beside its size alone: sha256 over its whole blocks of 1 MiB, each behind a
 * byte that says whether it is all zeros, which then stands for it, and the bytes behind the last one. So gigabytes of zeros cost
 * nothing, whether they are a hole or not, and a file of less than a block has the sha256 of its bytes.
 */
export class DataDigest {
  readonly #sha256 = createHash('sha256')
  /** Of the file, from the block that is being read on. */
  #left: number
  /** Of that block. */
  #room = blockBytes
  #isZero: boolean

  constructor(size: number) {
    this.#left = size
    this.#isZero = size >= blockBytes
  }

  add(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) {
      const piece = bytes.subarray(at, at + this.#room)
      if (this.#isZero && !isZero(piece)) this.#beginData()
      this.#take(piece)
      at += piece.length
    }
  }

  addZeros(length: number): void {
    for (let left = length; left > 0;) {
      const piece = zeros.subarray(0, Math.min(left, this.#room))
      this.#take(piece)
      left -= piece.length
    }
  }

  end(): Buffer {
    return this.#sha256.digest()
  }

  #beginData(): void {
    this.#isZero = false
    this.#sha256.update(ofData).update(zeros.subarray(0, blockBytes - this.#room))
  }

  #take(piece: Buffer): void {
    if (!this.#isZero) this.#sha256.update(piece)
    this.#room -= piece.length
    if (this.#room > 0) return
    if (this.#isZero) this.#sha256.update(ofZeros)
    this.#room = blockBytes
    this.#left -= blockBytes
    this.#isZero = this.#left >= blockBytes
  }
}
