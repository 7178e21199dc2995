import { lstat, mkdir, realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { OpError } from '@holdfast/contract'

/**
 * Where an export may be written: `path`, or the first root when it is absent, if that lies in a root by name and, links
 * followed, in fact. Creates nothing.
 * @throws OpError `BAD_REQUEST` with field `path`.
 */
export async function checkExportFolder(
  path: string | undefined,
  roots: readonly [string, ...string[]],
): Promise<string> {
  if (path === undefined) return roots[0]
  if (path.includes('\0')) throw refused('must not contain NUL')
  if (path.split(/[/\\]/).includes('..')) throw refused('must not contain ..')
  const folder = resolve(roots[0], path)
  const root = roots.find((one) => lies(folder, one))
  if (root === undefined) throw refused(`must be a folder under ${roots.join(' or ')}`)
  const existing = await deepestExisting(folder)
  if (lies(root, existing.path) || lies(existing.real, await realpath(root))) return folder
  throw refused('leads out of the allowed folders by a symbolic link')
}

/** Creates what is missing of a checked folder, for its owner only, and checks again that no link led out meanwhile. */
export async function makeExportFolder(folder: string, roots: readonly [string, ...string[]]): Promise<void> {
  await checkExportFolder(folder, roots)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new OpError('STORAGE_FAILED', `The folder ${folder} cannot be created: ${String(error)}`, { cause: error })
  }
  await checkExportFolder(folder, roots)
}

async function deepestExisting(path: string): Promise<{ path: string; real: string }> {
  try {
    const real = await realpath(path)
    if (!(await stat(real)).isDirectory()) throw refused('goes through something that is not a folder')
    return { path, real }
  } catch (error) {
    if (error instanceof OpError) throw error
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENOENT' && (await isLink(path))) throw refused('goes through a symbolic link that leads nowhere')
    if (code === 'ENOENT' && dirname(path) !== path) return deepestExisting(dirname(path))
    if (code === 'ENOTDIR') throw refused('goes through something that is not a folder')
    if (code === 'ENAMETOOLONG') throw refused('is too long')
    throw refused(`cannot be read (${String(code)})`)
  }
}

async function isLink(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => null)
  return found?.isSymbolicLink() ?? false
}

/** Whether `path` is `root` or below it. */
function lies(path: string, root: string): boolean {
  const way = relative(root, path)
  return way === '' || (!isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`))
}

function refused(why: string): OpError {
  return new OpError('BAD_REQUEST', `path ${why}.`, { field: 'path' })
}
