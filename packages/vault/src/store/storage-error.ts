import { statfs } from 'node:fs/promises'
import { OpError } from '@holdfast/contract'

/** The OpError for whatever the file system failed with at a path. An OpError passes as it is, and so does an abort. */
export async function storageError(error: unknown, path: string, signal?: AbortSignal): Promise<unknown> {
  if (error instanceof OpError) return error
  if (signal?.aborted === true) return signal.reason
  const { code } = error as NodeJS.ErrnoException
  // What the source of the bytes failed with is not the storage's.
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) return error
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const what = code === 'EDQUOT' ? 'The quota of the vault' : 'The disk of the vault'
    const message = `${what} is full: ${path} could not be written (${code}).${await room(path)} Free some space or prune the vault.`
    return new OpError('DISK_FULL', message, { cause: error })
  }
  return new OpError('STORAGE_FAILED', `The vault's storage failed at ${path} (${code}); look after that disk.`, {
    cause: error,
  })
}

async function room(path: string): Promise<string> {
  try {
    const { bavail, bsize } = await statfs(path.slice(0, path.lastIndexOf('/')) || '/')
    return ` ${bavail * bsize} bytes are free.`
  } catch {
    return ''
  }
}
