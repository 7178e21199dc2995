import { link, open, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { OpError } from '@holdfast/contract'

const noHardLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])
const noFolderSync = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'])

/**
 * Gives a finished, synced draft its name, without ever overwriting, and makes the name durable.
 * @throws OpError `FILE_EXISTS` when the name was taken meanwhile; else what the file system said, and then there is no file.
 */
export async function publishFile(draft: string, file: string, { makeLink = link } = {}): Promise<void> {
  try {
    await makeLink(draft, file)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw taken(file, error)
    if (!noHardLinks.has(code)) throw error
    await renameOverReservation(draft, file)
  }
  try {
    await syncFolder(dirname(file))
  } catch (error) {
    await unlink(file)
    throw error
  }
}

/** For file systems without hard links: the empty file is ours, so the rename overwrites nobody's. */
async function renameOverReservation(draft: string, file: string): Promise<void> {
  const reservation = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? taken(file, error) : error
  })
  await reservation.close()
  try {
    await rename(draft, file)
  } catch (error) {
    await unlink(file)
    throw error
  }
}

async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch (error) {
    if (!noFolderSync.has((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

function taken(file: string, cause: unknown): OpError {
  return new OpError('FILE_EXISTS', `${file} appeared meanwhile and was left alone; choose another name.`, { cause })
}
