import { statfs } from 'node:fs/promises'
import { OpError } from '@holdfast/contract'

export interface StorageContext {
  folder: string
  /** What the whole file will take, as far as anybody knows. */
  neededBytes: number | null
  /** What the draft took so far; it is free again once the draft is gone. */
  draftBytes: number
}

/** The OpError for whatever the file system failed with. An OpError passes as it is. */
export async function storageError(error: unknown, context: StorageContext): Promise<OpError> {
  if (error instanceof OpError) return error
  const { code = 'unknown error' } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new OpError('DISK_FULL', await fullDisk(context, code), { cause: error })
  return new OpError('STORAGE_FAILED', `Writing to ${context.folder} failed (${code}); look after that disk.`, {
    cause: error,
  })
}

async function fullDisk({ folder, neededBytes, draftBytes }: StorageContext, code: string): Promise<string> {
  const cause = code === 'EDQUOT' ? 'The quota of' : 'The disk of'
  const needed = neededBytes === null ? '' : ` The file needs about ${neededBytes} bytes.`
  const free = await freeBytes(folder)
  const room = free === null ? '' : ` ${free + draftBytes} bytes are free.`
  return `${cause} ${folder} is full.${needed}${room} Free some space or choose another folder.`
}

async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return null
  }
}
