import { lstat, mkdir, realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { message, OpError, type Message } from '@holdfast/contract'

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
  if (path.includes('\0')) throw refused(message('export-path-nul'))
  if (path.split(/[/\\]/).includes('..')) throw refused(message('export-path-climbs'))
  const folder = resolve(roots[0], path)
  const root = roots.find((one) => lies(folder, one))
  if (root === undefined) throw refused(message('export-path-outside', { roots }))
  const existing = await deepestExisting(folder)
  if (lies(root, existing.path) || lies(existing.real, await realpath(root))) return folder
  throw refused(message('export-path-escapes'))
}

/** Creates what is missing of a checked folder, for its owner only, and checks again that no link led out meanwhile. */
export async function makeExportFolder(folder: string, roots: readonly [string, ...string[]]): Promise<void> {
  await checkExportFolder(folder, roots)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    const detail = message('export-folder-not-created', { folder, reason: String(error) })
    throw new OpError('STORAGE_FAILED', detail, { cause: error })
  }
  await checkExportFolder(folder, roots)
}

async function deepestExisting(path: string): Promise<{ path: string; real: string }> {
  try {
    const real = await realpath(path)
    if (!(await stat(real)).isDirectory()) throw refused(message('export-path-no-folder'))
    return { path, real }
  } catch (error) {
    if (error instanceof OpError) throw error
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENOENT' && (await isLink(path))) throw refused(message('export-path-dangling'))
    if (code === 'ENOENT' && dirname(path) !== path) return deepestExisting(dirname(path))
    if (code === 'ENOTDIR') throw refused(message('export-path-no-folder'))
    if (code === 'ENAMETOOLONG') throw refused(message('export-path-long'))
    throw refused(message('export-path-unreadable', { reason: String(code) }))
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

function refused(detail: Message): OpError {
  return new OpError('BAD_REQUEST', detail, { field: 'path' })
}
