import { link, lstat, open, rename, unlink } from 'node:fs/promises'
import { message, OpError } from '@holdfast/contract'

export interface PublishOptions {
  /** What becomes of a file that has the name already. */
  existing: 'replace' | 'refuse'
  /** Nobody else makes files of this name, so none has to be kept free: an empty file is never seen there. Default false. */
  isOnlyWriter?: boolean
  /** For tests. */
  makeLink?: typeof link
}

const noHardLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

/**
 * Gives a draft its name in one step. `refuse` links it, so that nothing is ever overwritten; the draft's own name stays then. Where
 * the file system has no hard links (exFAT, some CIFS and FUSE) the name is reserved by an empty file that is then replaced, or,
 * where there is only one writer, looked for.
 * @throws OpError `FILE_EXISTS`; else what the file system said, and then there is no such file.
 */
export async function publishFile(draft: string, file: string, options: PublishOptions): Promise<void> {
  const { existing, isOnlyWriter = false, makeLink = link } = options
  if (existing === 'replace') return rename(draft, file)
  try {
    await makeLink(draft, file)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw taken(file, error)
    if (!noHardLinks.has(code)) throw error
    if (isOnlyWriter) await refuseTaken(file, error)
    else await reserve(file)
    await rename(draft, file).catch(async (failure: unknown) => {
      if (!isOnlyWriter) await unlink(file)
      throw failure
    })
  }
}

/** The empty file is ours, so the rename overwrites nobody's. */
async function reserve(file: string): Promise<void> {
  const reservation = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? taken(file, error) : error
  })
  await reservation.close()
}

async function refuseTaken(file: string, cause: unknown): Promise<void> {
  const found = await lstat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  if (found !== undefined) throw taken(file, cause)
}

function taken(file: string, cause: unknown): OpError {
  return new OpError('FILE_EXISTS', message('file-exists', { path: file }), { cause })
}
