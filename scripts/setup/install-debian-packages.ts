import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { GiveUp } from '../bootstrap/give-up.mjs'
import { findProgram, searchPath } from '../tools/find-program.ts'

/** True where `apt-get` may be used at all: Debian or a child of it, as root. */
export function canInstallPackages(): boolean {
  return isDebian() && process.getuid?.() === 0
}

export function isDebian(): boolean {
  return process.platform === 'linux' && findProgram('apt-get') !== undefined && isDebianRelease(osRelease())
}

/** Reads the text of `/etc/os-release`. */
export function isDebianRelease(text: string): boolean {
  return /^ID(_LIKE)?=.*\bdebian\b/m.test(text)
}

/** Fetches the package lists only when there are none or they no longer lead anywhere. */
export function installDebianPackages(packages: string[]): void {
  console.error(`Installing ${packages.join(', ')} with apt-get ...`)
  const install = ['install', '-y', '--no-install-recommends', ...packages]
  if (aptGet(install) || (aptGet(['update']) && aptGet(install))) return
  throw new GiveUp(
    `apt-get could not install ${packages.join(', ')}: see its message above, then run the command again.`,
  )
}

function aptGet(args: string[]): boolean {
  const options = ['-qq', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Use-Pty=0']
  const env = { ...process.env, PATH: searchPath(), DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync('apt-get', [...options, ...args], { stdio: ['ignore', 2, 2], env }).status === 0
}

function osRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8')
  } catch {
    return ''
  }
}
