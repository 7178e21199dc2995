/** Where the lines of a new table go, in order. A promise only where there is something to wait for. */
export interface LineSink {
  /** A whole part of the earlier table. */
  take: (part: number) => Promise<void> | null
  /** What comes before the next part stands for this one of the earlier table, of which it says the sha256 of the text. */
  open: (part: number, sha256: string) => Promise<void> | null
  /** Lines of the earlier table: bytes of it from `offset` on. */
  copy: (lines: Buffer, offset: number) => Promise<void> | null
  write: (line: string) => Promise<void> | null
}

/** Copies that wait for lines before them. */
const mostWaitingBytes = 8_388_608

/** Keeps the lines in order, of which some are known only later. */
export class OrderedLines {
  readonly #sink: LineSink
  #tail: Promise<void> = Promise.resolve()
  #waiting = 0
  #waitingBytes = 0
  #failure: { error: unknown } | null = null

  constructor(sink: LineSink) {
    this.#sink = sink
  }

  take(part: number): Promise<void> | null {
    this.#refuseFailed()
    if (this.#waiting === 0) return this.#sink.take(part)
    void this.#append(async () => void (await this.#sink.take(part)))
    return null
  }

  open(part: number, sha256: string): Promise<void> | null {
    this.#refuseFailed()
    if (this.#waiting === 0) return this.#sink.open(part, sha256)
    void this.#append(async () => void (await this.#sink.open(part, sha256)))
    return null
  }

  /** Their memory may be used again when it resolves. */
  copy(lines: Buffer, offset: number): Promise<void> | null {
    this.#refuseFailed()
    if (this.#waiting === 0) return this.#sink.copy(lines, offset)
    const kept = Buffer.from(lines)
    this.#waitingBytes += kept.length
    const copied = this.#append(async () => {
      await this.#sink.copy(kept, offset)
      this.#waitingBytes -= kept.length
    })
    return this.#waitingBytes > mostWaitingBytes ? copied : null
  }

  /** Lines that `make` yields, once those before are written. */
  later(make: () => Promise<string[]>): void {
    this.#refuseFailed()
    void this.#append(async () => {
      for (const line of await make()) await this.#sink.write(line)
    })
  }

  /** Resolves when all that was added so far is written. */
  async settled(): Promise<void> {
    await this.#tail
  }

  #append(work: () => Promise<void>): Promise<void> {
    this.#waiting++
    this.#tail = this.#tail.then(async () => {
      await work()
      this.#waiting--
    })
    this.#tail.catch((error: unknown) => (this.#failure ??= { error }))
    return this.#tail
  }

  #refuseFailed(): void {
    if (this.#failure !== null) throw this.#failure.error
  }
}
