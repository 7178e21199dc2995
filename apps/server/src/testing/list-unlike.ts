import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const exact = ['-aAXHn', '--numeric-ids', '--checksum', '--modify-window=-1', '--delete', '--itemize-changes']

/**
 * What rsync would do to make one folder the other: nothing where names, kinds, owners, modes, times to the nanosecond, links,
 * attributes, ACLs and contents are equal. Nothing either where there is no rsync.
 */
export async function listUnlike(from: string, to: string, exclude: readonly string[] = []): Promise<string[]> {
  const left = exclude.map((pattern) => `--exclude=${pattern}`)
  try {
    const { stdout } = await promisify(execFile)('rsync', [...exact, ...left, `${from}/`, `${to}/`], {
      maxBuffer: 1 << 28,
    })
    return stdout.split('\n').filter(Boolean)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
