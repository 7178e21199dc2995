import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { GiveUp } from '../bootstrap/give-up.mjs'
import { findProgram, searchPath } from '../tools/find-program.ts'
import { canInstallPackages } from '../setup/install-debian-packages.ts'
import { debianSource } from './debian-source.ts'

export interface DebootstrapOptions {
  /** An empty folder. */
  tree: string
  packages: string[]
  signal?: AbortSignal
}

/** True where a tree of this machine's own release can be made. */
export function canDebootstrap(): boolean {
  return canInstallPackages() && findProgram('debootstrap') !== undefined && debianSource() !== undefined
}

/** Fills a folder with a minimal Debian and the packages, in a minute or two. */
export async function debootstrap({ tree, packages, signal }: DebootstrapOptions): Promise<void> {
  const source = debianSource()
  if (source === undefined) throw new GiveUp('apt has no source for the release this machine runs.')
  const include = `--include=${packages.join(',')}`
  // A mount namespace of its own: what it mounts into the tree is gone with it, however it ends.
  const args = ['--mount', 'debootstrap', '--variant=minbase', include, source.suite, tree, source.mirror]
  const env = { ...process.env, PATH: searchPath(), LC_ALL: 'C' }
  try {
    await promisify(execFile)('unshare', args, { env, maxBuffer: 64 * 1024 * 1024, ...(signal && { signal }) })
  } catch (error) {
    signal?.throwIfAborted()
    const { stdout = '' } = error as { stdout?: string }
    const end = stdout.trimEnd().split('\n').slice(-5).join('\n')
    throw new GiveUp(`debootstrap could not make a tree of ${source.suite} from ${source.mirror}:\n${end}`, {
      cause: error,
    })
  }
}
