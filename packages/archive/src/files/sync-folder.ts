import { open } from 'node:fs/promises'

/** Makes the names in a folder durable, where the file system can: CIFS and some FUSE ones cannot. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'].includes(code)) throw error
  } finally {
    await folder.close()
  }
}
