import { accessSync, constants, statSync } from 'node:fs'
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

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
