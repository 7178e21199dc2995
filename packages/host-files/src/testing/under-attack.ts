import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, lstatSync, mkdirSync, openSync, readdirSync, readSync } from 'node:fs'
import { describeEntry } from '../describe/describe-entry.ts'
import { readData } from '../describe/read-data.ts'
import { openHostFolder, type HostFolder } from '../folder/open-host-folder.ts'
import { readFolderAsTar } from '../tar/read-folder-as-tar.ts'
import { walkFolder } from '../walk/walk-folder.ts'
import { temporaryFolder } from './temporary-folder.ts'

export interface AttackResult {
  /** Names and bytes of others that came out. */
  foreign: string[]
  /** Times that the whole folder was gone through. */
  passes: number
  /** Answers that said that something was another one by then. */
  changed: number
  /** The most descriptors that led into the folder, or out of it, after a pass; one is its own. */
  descriptors: number
}

/** Reads a folder again and again for some time, while a program swaps what is in it: see `swap-files.ts`. */
export async function underAttack(
  read: (folder: HostFolder, found: (bytes: Buffer) => void) => Promise<number>,
  milliseconds: number,
): Promise<AttackResult> {
  using world = temporaryFolder()
  for (const name of ['root', 'outside']) mkdirSync(world.at(name))
  const program = new URL('./swap-files.ts', import.meta.url).pathname
  const attacker = spawn(process.execPath, [program, world.at('root'), world.at('outside')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const result: AttackResult = { foreign: [], passes: 0, changed: 0, descriptors: 0 }
  const found = (bytes: Buffer): void => {
    if (/foreign/i.test(bytes.toString('latin1'))) result.foreign.push(bytes.toString('latin1').slice(0, 200))
  }
  try {
    await once(attacker.stdout, 'data')
    using folder = openHostFolder(world.at('root'))
    for (const end = performance.now() + milliseconds; performance.now() < end && result.foreign.length === 0;) {
      result.changed += await read(folder, found)
      result.passes += 1
      result.descriptors = Math.max(result.descriptors, world.openDescriptors())
    }
    if (attacker.exitCode !== null) throw new Error('The attacker ended early.')
  } finally {
    attacker.kill('SIGKILL')
    if (attacker.exitCode === null && attacker.signalCode === null) await once(attacker, 'exit')
  }
  return result
}

const { signal } = new AbortController()
const into = Buffer.alloc(65_536)

/** As a backup does it: walk, describe, read. */
export async function readByDescriptors(folder: HostFolder, found: (bytes: Buffer) => void): Promise<number> {
  let changed = 0
  for await (const { entries, events, release } of walkFolder(folder, { signal })) {
    changed += events.length
    for (const entry of entries) {
      found(entry.path)
      const described = describeEntry(entry, { prefix: 'mount' })
      if (!('header' in described)) {
        changed += 1
        continue
      }
      found(described.header)
      if (described.fd === null) continue
      for (const piece of readData(described.fd, described.size, into)) if ('data' in piece) found(piece.data)
      closeSync(described.fd)
    }
    release()
  }
  return changed
}

/** As a clone does it; ends at the first thing that changed. */
export async function readByTar(folder: HostFolder, found: (bytes: Buffer) => void): Promise<number> {
  try {
    for await (const bytes of readFolderAsTar(folder, { prefix: 'mount', signal })) found(bytes)
    return 0
  } catch (error) {
    if ((error as { code?: string }).code === 'TRUNCATED') return 1
    throw error
  }
}

/** As one does it who does not know better: looks at what a path leads to, and opens it by that path. */
export async function readByPaths({ path }: HostFolder, found: (bytes: Buffer) => void): Promise<number> {
  let changed = 0
  const readIn = (folder: string): void => {
    for (const name of readdirSync(folder)) {
      const child = `${folder}/${name}`
      found(Buffer.from(child.slice(path.length)))
      try {
        const stat = lstatSync(child)
        if (stat.isDirectory()) readIn(child)
        if (!stat.isFile()) continue
        const fd = openSync(child, constants.O_RDONLY | constants.O_NONBLOCK)
        found(into.subarray(0, readSync(fd, into, 0, stat.size, 0)))
        closeSync(fd)
      } catch {
        changed += 1
      }
    }
  }
  readIn(path)
  return changed
}
