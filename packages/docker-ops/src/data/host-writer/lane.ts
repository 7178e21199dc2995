import type { TarProgram } from './tar-program.ts'

const bufferBytes = 1_048_576

/** Gathers the bytes of small entries for a program: one buffer is filled while another is written. */
export class Lane {
  readonly #program: TarProgram
  #filling: Buffer = Buffer.alloc(bufferBytes)
  #spare: Buffer | null = Buffer.alloc(bufferBytes)
  #fill = 0
  #writing: Promise<void> = Promise.resolve()

  constructor(program: TarProgram) {
    this.#program = program
  }

  /** Copies them. @throws what `TarProgram.write` throws. */
  async add(...pieces: readonly Buffer[]): Promise<void> {
    for (const piece of pieces)
      for (let at = 0; at < piece.length;) {
        const taken = piece.copy(this.#filling, this.#fill, at)
        this.#fill += taken
        at += taken
        if (this.#fill === bufferBytes) await this.#flush()
      }
  }

  async end(): Promise<void> {
    await this.#flush()
    await this.#writing
    await this.#program.end()
  }

  async #flush(): Promise<void> {
    await this.#writing
    if (this.#fill === 0) return
    const full = this.#filling
    const written = this.#program.write(full.subarray(0, this.#fill))
    this.#filling = this.#spare ?? Buffer.alloc(bufferBytes)
    this.#spare = null
    this.#fill = 0
    this.#writing = written.then(() => {
      this.#spare = full
    })
    this.#writing.catch(() => undefined)
  }
}
