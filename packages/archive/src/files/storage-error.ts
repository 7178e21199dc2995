import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { message, OpError } from '@holdfast/contract'

export interface StorageContext {
  /** What was read or written, as a person knows it. */
  path: string
  /** On whose disk it is. Default: the one `path` lies in. */
  folder?: string
  /** What the whole file will take, as far as anybody knows. */
  neededBytes?: number | null
  /** What a draft took so far: free again once the draft is gone. */
  draftBytes?: number
  signal?: AbortSignal | undefined
}

/**
 * The OpError for whatever a file system failed with: `DISK_FULL` with the space that is needed and free, else `STORAGE_FAILED`; the
 * errno is in the text and its cause's. An OpError passes as it is, and so does what is no file system's; after an abort it is the
 * signal's reason.
 */
export async function storageError(error: unknown, context: StorageContext): Promise<unknown> {
  const { path, folder = dirname(path), neededBytes = null, draftBytes = 0, signal } = context
  if (error instanceof OpError) return error
  if (signal?.aborted === true) return signal.reason
  const { code: errno } = error as NodeJS.ErrnoException
  if (errno === undefined || !/^E[A-Z0-9]+$/.test(errno)) return error
  if (!isFullDisk(errno))
    return new OpError('STORAGE_FAILED', message('storage-failed', { path, errno }), { cause: error })
  const free = await freeBytes(folder)
  const space = { neededBytes, freeBytes: free === null ? null : free + draftBytes }
  const full = message(errno === 'EDQUOT' ? 'quota-exceeded' : 'disk-full', { path, errno, ...space })
  return new OpError('DISK_FULL', full, { cause: error })
}

function isFullDisk(errno: string): boolean {
  return errno === 'ENOSPC' || errno === 'EDQUOT'
}

async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return null
  }
}
