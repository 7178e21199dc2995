import type { FileHandle } from 'node:fs/promises'
import { Writable } from 'node:stream'
import { callbackify } from 'node:util'

export interface FileSink extends Writable {
  readonly bytesWritten: number
}

/** A write is over before the next one is asked for: whoever writes may use his memory again. */
const highWaterMark = 1

/**
 * Writes to an open file and leaves it open.
 * @param explain makes an error of the file system one that people understand.
 */
export function createFileSink(
  handle: FileHandle,
  explain: (error: unknown, bytesWritten: number) => Promise<Error>,
): FileSink {
  let bytesWritten = 0
  async function writeAll(chunk: Buffer): Promise<void> {
    try {
      for (let at = 0; at < chunk.length;) {
        const written = await handle.write(chunk, at)
        bytesWritten += written.bytesWritten
        at += written.bytesWritten
      }
    } catch (error) {
      throw await explain(error, bytesWritten)
    }
  }
  const writeThen = callbackify(writeAll)
  const sink = new Writable({
    highWaterMark,
    write: (chunk: Buffer, _encoding, done) => writeThen(chunk, done),
  })
  return Object.defineProperty(sink, 'bytesWritten', { get: () => bytesWritten }) as FileSink
}
