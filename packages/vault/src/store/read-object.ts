import { open, type FileHandle } from 'node:fs/promises'
import { OpError } from '@holdfast/contract'
import { readFlags } from './read-flags.ts'

const pieceBytes = 256 * 1024

/** The bytes of a file, or a range of them, each piece in memory of its own. @throws OpError `VAULT_DAMAGED` when it is short. */
export async function* readObject(
  path: string,
  range?: { offset: number; length: number },
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  signal?.throwIfAborted()
  await using file = await openRegular(path)
  const { size } = await file.stat()
  const end = range === undefined ? size : range.offset + range.length
  let position = range?.offset ?? 0
  if (end > size) throw short(path, end, size)
  while (position < end) {
    signal?.throwIfAborted()
    const piece = Buffer.allocUnsafe(Math.min(pieceBytes, end - position))
    const { bytesRead } = await file.read(piece, 0, piece.length, position)
    if (bytesRead === 0) throw short(path, end, position)
    position += bytesRead
    yield piece.subarray(0, bytesRead)
  }
}

async function openRegular(path: string): Promise<FileHandle> {
  const file = await open(path, readFlags)
  if ((await file.stat()).isFile()) return file
  await file.close()
  throw new OpError('VAULT_DAMAGED', `${path} is no file.`)
}

function short(path: string, wanted: number, found: number): OpError {
  return new OpError('VAULT_DAMAGED', `${path} ends after ${found} of ${wanted} bytes.`)
}
