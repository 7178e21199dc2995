import { connect, type Socket } from 'node:net'
import { framingOf } from './body-framing.ts'
import type { BodyFraming } from './chunked-body.ts'
import { readHead } from './response-head.ts'
import { SlabRing } from './slab-ring.ts'

/** The most one read of the socket brings. */
const receiveBytes = 262_144
/** How long bytes may wait for more of them before the reader gets them. */
const patienceMs = 50

/**
 * One GET on a socket, its body read into memory that is used again.
 * @NOTE node:http makes a fresh buffer for each read and an object for each chunk of the engine's 32 KiB. On two cores that
 * takes from the engine what it needs to write its tar.
 */
export class SocketBody implements AsyncIterable<Buffer> {
  complete = false
  readonly #socket: Socket
  readonly #signal: AbortSignal
  readonly #ring = new SlabRing()
  readonly #status = Promise.withResolvers<number>()
  #head: Buffer = Buffer.alloc(0)
  #framing: BodyFraming | null = null
  #failure: { reason: unknown } | null = null
  #isHeld = false
  #wake = (): void => {}

  constructor(address: { path: string } | { host: string; port: number }, signal: AbortSignal) {
    const received = Buffer.allocUnsafeSlow(receiveBytes)
    const callback = (count: number): boolean => this.#receive(received.subarray(0, count))
    this.#socket = connect({ ...address, onread: { buffer: received, callback } })
    this.#socket.on('error', (error) => this.#fail(error))
    this.#socket.on('close', () => this.#fail(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })))
    // Without a reader of its own the socket would never tell that the other side has closed.
    this.#socket.resume()
    this.#signal = signal
    signal.addEventListener('abort', this.#abort, { once: true })
    if (signal.aborted) this.#abort()
  }

  /** Resolves with the status of the answer, once its head is there. */
  async ask(path: string): Promise<number> {
    this.#socket.write(`GET ${path} HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n`)
    return this.#status.promise
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    try {
      for (let piece = await this.#next(); piece !== null; piece = await this.#next()) {
        yield piece
        this.#ring.giveBack(piece)
        this.#resume()
      }
    } finally {
      this.#close()
    }
  }

  async #next(): Promise<Buffer | null> {
    while (!this.#ring.hasFull && !this.complete && this.#failure === null) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      const timer = setTimeout(resolve, patienceMs)
      await promise
      clearTimeout(timer)
      if (!this.#ring.isEmpty) break
    }
    if (this.#failure !== null) throw this.#failure.reason
    return this.#ring.take()
  }

  /** False pauses the socket: what the next read could bring would have no room. */
  #receive(bytes: Buffer): boolean {
    try {
      const body = this.#framing === null ? this.#readHead(bytes) : bytes
      this.#framing?.take(body, (from, to) => this.#ring.put(body.subarray(from, to)))
      if (this.#framing?.isOver) this.complete = true
    } catch (error) {
      this.#fail(error)
    }
    if (this.complete || this.#ring.hasFull) this.#wake()
    this.#isHeld = this.#ring.room < receiveBytes
    return !this.#isHeld
  }

  #resume(): void {
    if (!this.#isHeld || this.#ring.room < receiveBytes) return
    this.#isHeld = false
    this.#socket.resume()
  }

  /** What of these bytes is the body already. */
  #readHead(bytes: Buffer): Buffer {
    this.#head = Buffer.concat([this.#head, bytes])
    const head = readHead(this.#head)
    if (head === null) return Buffer.alloc(0)
    this.#framing = framingOf(head.headers)
    if (this.#framing === null)
      throw Object.assign(new Error('The answer does not say where it ends.'), { code: 'EPROTO' })
    this.#status.resolve(head.status)
    return this.#head.subarray(head.bodyAt)
  }

  readonly #abort = (): void => this.#fail(this.#signal.reason)

  #fail(reason: unknown): void {
    if (this.complete || this.#failure !== null) return
    this.#failure = { reason }
    this.#status.reject(reason)
    this.#wake()
    this.#close()
  }

  #close(): void {
    this.#signal.removeEventListener('abort', this.#abort)
    this.#socket.destroy()
  }
}
