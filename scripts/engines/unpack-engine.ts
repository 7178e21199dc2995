import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { GiveUp } from '../bootstrap/give-up.mjs'
import { debianSource } from '../debian/debian-source.ts'
import { findProgram, searchPath } from '../tools/find-program.ts'

interface Packaged {
  suite: string
  packages: string[]
  /** What proves that it is the one that was meant. */
  program: string
  says: string
}

/** Where Debian has an engine of this major version. */
const packaged = {
  '28': {
    suite: 'sid',
    packages: ['docker.io', 'containerd'],
    program: 'usr/sbin/dockerd',
    says: 'Docker version 28.',
  },
  podman: {
    suite: 'bookworm',
    packages: [
      'podman',
      'conmon',
      'netavark',
      'golang-github-containers-common',
      // What they load that a bare Debian does not have.
      'libassuan0',
      'libdevmapper1.02.1',
      'libglib2.0-0',
      'libgpgme11',
      'libsubid4',
    ],
    program: 'usr/bin/podman',
    says: 'podman version 4.',
  },
} satisfies Record<string, Packaged>
export type PackagedVersion = keyof typeof packaged

const run = promisify(execFile)
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** What is downloaded stays here, outside the checkout: 48 MB of Docker, 15 MB of Podman. */
export const engineCache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'holdfast/engines')

/**
 * The folder with an engine of that version, unpacked beside the system's one: nothing is installed, and apt's own lists and
 * cache are left alone. From the mirror this machine takes its release from.
 * @throws GiveUp where it cannot be had, with the reason.
 */
export async function unpackEngine(version: PackagedVersion): Promise<string> {
  const folder = join(engineCache, version)
  if (existsSync(folder)) return folder
  for (const program of ['apt-get', 'dpkg', 'runc'])
    if (findProgram(program) === undefined)
      throw new GiveUp(`A second engine needs ${program}, which is not installed.`)
  const mirror = existsSync(keyring) ? debianSource()?.mirror : undefined
  if (mirror === undefined)
    throw new GiveUp('A second engine comes from Debian packages, and apt on this machine has no Debian mirror.')
  await mkdir(engineCache, { recursive: true })
  const draft = await mkdtemp(join(engineCache, 'draft-'))
  try {
    const { suite, packages } = packaged[version]
    await download(draft, `deb [signed-by=${keyring}] ${mirror} ${suite} main`, packages)
    const root = join(draft, 'root')
    for (const file of await readdir(draft))
      if (file.endsWith('.deb')) await run('dpkg', ['-x', join(draft, file), root])
    await refuseOther(packaged[version], root)
    await rename(root, folder).catch((error: unknown) => {
      // Another one was quicker.
      if (!existsSync(folder)) throw error
    })
    return folder
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/** A search path with the programs of an unpacked folder first, and the folder of their libraries. */
export async function unpackedPaths(root: string): Promise<{ PATH: string; libraries: string }> {
  const folders = await readdir(join(root, 'usr/lib'))
  return {
    PATH: [join(root, 'usr/bin'), join(root, 'usr/sbin'), searchPath()].join(delimiter),
    libraries: join(root, 'usr/lib', folders.find((name) => name.endsWith('-linux-gnu')) ?? ''),
  }
}

async function download(folder: string, source: string, packages: string[]): Promise<void> {
  const [state, lists, cache] = [join(folder, 'state'), join(folder, 'lists'), join(folder, 'cache')]
  for (const path of [state, join(lists, 'partial'), join(cache, 'archives/partial')])
    await mkdir(path, { recursive: true })
  await writeFile(join(folder, 'sources.list'), `${source}\n`)
  const settings = {
    'Dir::State': state,
    'Dir::State::lists': lists,
    'Dir::State::status': '/dev/null',
    'Dir::Cache': cache,
    'Dir::Etc::sourcelist': join(folder, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'APT::Sandbox::User': 'root',
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  try {
    await run('apt-get', ['-q', ...options, 'update'], { cwd: folder })
    await run('apt-get', ['-q', ...options, 'download', ...packages], { cwd: folder })
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string }
    throw new GiveUp(`apt could not download the second engine:\n${stderr.trim()}`, { cause: error })
  }
}

async function refuseOther({ suite, program, says }: Packaged, root: string): Promise<void> {
  const { stdout } = await run(join(root, program), ['--version'], {
    env: { ...process.env, LD_LIBRARY_PATH: (await unpackedPaths(root)).libraries },
  })
  if (!stdout.startsWith(says)) throw new GiveUp(`Debian ${suite} has another engine by now: ${stdout.trim()}`)
}
