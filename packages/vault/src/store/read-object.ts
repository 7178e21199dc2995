import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { message, OpError } from '@holdfast/contract'

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
  throw new OpError('VAULT_DAMAGED', message('vault-file-irregular', { path }))
}

function short(path: string, expectedBytes: number, bytes: number): OpError {
  return new OpError('VAULT_DAMAGED', message('vault-file-short', { path, bytes, expectedBytes }))
}

/** A vault is untrusted: a link in it is not followed, and a pipe does not hold whoever opens it. */
export const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

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

/**
 * What Linux says when it is one file, not the whole disk, that cannot be read: a bad sector (EIO; ENODATA and EREMOTEIO as disks name it),
 * a file system that contradicts itself there (EUCLEAN, EBADMSG, EILSEQ), rights (EACCES, EPERM), a thing that is no file (ENXIO). Not
 * what a share or a disk that went away says: ESTALE, ENOTCONN, ETIMEDOUT, ENODEV.
 */
const errnos = ['EIO', 'ENODATA', 'EREMOTEIO', 'EUCLEAN', 'EBADMSG', 'EILSEQ', 'EACCES', 'EPERM', 'ENXIO']

/** Whether reading failed for what may be that file's own damage. A disk that is dead says the same: ask something else of it as well. */
export function isUnreadableFile(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && errnos.includes(String(error.code))
}
