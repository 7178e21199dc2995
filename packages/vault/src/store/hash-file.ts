import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { readFlags } from './read-flags.ts'

/** Reads a file from its start, opened anew: what a network file system kept, not what this process wrote. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256')
  await using file = await open(path, readFlags)
  let buffers: [Buffer, Buffer] = [Buffer.allocUnsafe(256 * 1024), Buffer.allocUnsafe(256 * 1024)]
  let bytes = 0
  let reading = file.read(buffers[0], 0)
  for (;;) {
    const { bytesRead } = await reading
    signal?.throwIfAborted()
    if (bytesRead === 0) return { sha256: hash.digest('hex'), bytes }
    const full = buffers[0].subarray(0, bytesRead)
    buffers = [buffers[1], buffers[0]]
    reading = file.read(buffers[0], 0)
    hash.update(full)
    bytes += bytesRead
  }
}
