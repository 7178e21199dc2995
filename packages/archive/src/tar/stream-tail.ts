import { showBytes } from './show-bytes.ts'

const tailBytes = 4096

/** The last 4 KiB of a stream: where a sender that failed in mid-stream put its error, as JSON text, behind the bytes it had sent. */
export class StreamTail {
  readonly #bytes = Buffer.alloc(tailBytes)
  #fill = 0

  remember(chunk: Buffer): void {
    const added = Math.min(chunk.length, tailBytes)
    this.#bytes.copyWithin(0, added)
    chunk.copy(this.#bytes, tailBytes - added, chunk.length - added)
    this.#fill = Math.min(tailBytes, this.#fill + added)
  }

  /** The quoted message where the stream, which is known to be broken, ends in `{"message":"..."}`; else null. */
  senderError(): string | null {
    const text = this.#bytes.toString('utf8', tailBytes - this.#fill)
    const json = /\{"message":"(?:[^"\\]|\\.)*"\}\s*$/.exec(text)?.[0]
    if (json === undefined) return null
    try {
      const { message } = JSON.parse(json) as { message: string }
      return showBytes(Buffer.from(message))
    } catch {
      return null
    }
  }
}
