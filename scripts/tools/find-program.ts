import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

// Root's shell on Debian may come without these, and `dockerd`, `debootstrap` and `iptables` lie there.
const systemFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin']

/** The search path for programs we start. */
export function searchPath(): string {
  return [process.env['PATH'] ?? '', ...systemFolders].join(delimiter)
}

/** The full path of a program, or undefined. */
export function findProgram(name: string): string | undefined {
  return searchPath()
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable)
}

/** Debian's plain busybox needs a libc, which an image made of nothing else has not: only the static one will do. */
export function findStaticBusybox(): string | undefined {
  const file = findProgram('busybox')
  return file !== undefined && !readFileSync(file).includes('/ld-') ? file : undefined
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
