import { closeSync, mkdirSync } from 'node:fs'
import { cString, libc, systemError } from '../libc/libc.ts'
import { folderFlags } from '../libc/open-flags.ts'

/** As many descriptors as are kept open on the way down. */
const most = 64

/** The folders on the way to where something is made, each opened from the one before, or made; those of the last path stay open. */
export class ParentFolders implements Disposable {
  readonly #root: number
  readonly #way: { name: Buffer; fd: number | null }[] = []

  constructor(root: number) {
    this.#root = root
  }

  /** The descriptor of a folder below the root, until another one is asked for. @throws Error with `code`. */
  open(path: Buffer): number {
    const names = componentsOf(path)
    let common = 0
    while (common < names.length && this.#way[common]?.name.equals(names[common] ?? path) === true) common += 1
    this.#backTo(common)
    if (this.#way.at(-1)?.fd === null) this.#backTo(0)
    for (const name of names.slice(this.#way.length)) this.#down(name)
    return this.#way.at(-1)?.fd ?? this.#root
  }

  [Symbol.dispose](): void {
    this.#backTo(0)
  }

  #backTo(length: number): void {
    for (const { fd } of this.#way.splice(length)) if (fd !== null) closeSync(fd)
  }

  #down(name: Buffer): void {
    this.#way.push({ name: Buffer.from(name), fd: openOrMake(this.#way.at(-1)?.fd ?? this.#root, name) })
    const oldest = this.#way.at(-1 - most)
    if (oldest === undefined || oldest.fd === null) return
    closeSync(oldest.fd)
    oldest.fd = null
  }
}

function openOrMake(folder: number, name: Buffer): number {
  const found = libc().openat(folder, cString(name), folderFlags, 0)
  if (found !== -1) return found
  const code = libc().errno()
  if (code !== 'ENOENT') throw systemError('openat', code)
  try {
    mkdirSync(Buffer.concat([Buffer.from(`/proc/self/fd/${folder}/`), name]), 0o700)
  } catch (error) {
    // Somebody who writes to the same tree made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const made = libc().openat(folder, cString(name), folderFlags, 0)
  if (made === -1) throw systemError('openat', libc().errno())
  return made
}

function componentsOf(path: Buffer): Buffer[] {
  if (path.length === 0) return []
  const names: Buffer[] = []
  for (let at = 0; at <= path.length;) {
    const slash = path.indexOf(0x2f, at)
    const end = slash === -1 ? path.length : slash
    names.push(checkedName(path.subarray(at, end)))
    at = end + 1
  }
  return names
}

/** A name of its folder, which leads nowhere else. @throws Error with code `EINVAL`. */
export function checkedName(name: Buffer): Buffer {
  if (['', '.', '..'].includes(name.toString('latin1')) || name.includes(0)) throw systemError('openat', 'EINVAL')
  return name
}
