import type { FileHandle } from 'node:fs/promises'
import { Writable } from 'node:stream'
import { callbackify } from 'node:util'

export interface FileSink extends Writable {
  readonly bytesWritten: number
}

/** How much waits in memory while the disk is busy; what waited goes out in one write. */
const highWaterMark = 1048576

/**
 * Writes to an open file and leaves it open.
 * @param explain makes an error of the file system one that people understand.
 */
export function createFileSink(
  handle: FileHandle,
  explain: (error: unknown, bytesWritten: number) => Promise<Error>,
): FileSink {
  let bytesWritten = 0
  async function writeAll(buffers: Buffer[]): Promise<void> {
    let left = buffers
    try {
      while (left.length > 0) {
        const written = await handle.writev(left)
        bytesWritten += written.bytesWritten
        left = after(left, written.bytesWritten)
      }
    } catch (error) {
      throw await explain(error, bytesWritten)
    }
  }
  const writeThen = callbackify(writeAll)
  const sink = new Writable({
    highWaterMark,
    write: (chunk: Buffer, _encoding, done) => writeThen([chunk], done),
    writev: (chunks, done) =>
      writeThen(
        chunks.map(({ chunk }) => chunk as Buffer),
        done,
      ),
  })
  return Object.defineProperty(sink, 'bytesWritten', { get: () => bytesWritten }) as FileSink
}

/** What a short write left over. */
function after(buffers: Buffer[], bytesWritten: number): Buffer[] {
  let skip = bytesWritten
  let index = 0
  for (; index < buffers.length; index += 1) {
    const { length } = buffers[index] as Buffer
    if (length > skip) break
    skip -= length
  }
  const rest = buffers.slice(index)
  const [first] = rest
  return first === undefined ? [] : [first.subarray(skip), ...rest.slice(1)]
}
