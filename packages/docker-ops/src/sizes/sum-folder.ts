import { lstatSync, opendirSync, type Dir } from 'node:fs'

/** Each level keeps one folder open, and no list of names: a folder of millions of files takes no more memory than an empty one. */
const mostLevels = 256
const slash = Buffer.from('/')

/** A typing of what `encoding: 'buffer'` gives: names are bytes, and need not be text. */
interface BytesEntry {
  name: Buffer
  isDirectory: () => boolean
  isFile: () => boolean
}

/**
 * The lengths of all regular files below `root`, each file once; null where a part of it cannot be read. What goes away meanwhile
 * counts as it was found. Blocks: for a thread of its own.
 */
export function sumFolder(root: Buffer): number | null {
  const linked = new Map<string, number>()
  try {
    return sumLevel(root, mostLevels, linked)
  } catch {
    return null
  }
}

function sumLevel(path: Buffer, levelsLeft: number, linked: Map<string, number>): number {
  const isRoot = levelsLeft === mostLevels
  const folder = isRoot ? open(path) : ifStillThere(() => open(path))
  if (folder === null) return 0
  if (levelsLeft === 0) throw new Error('The tree is too deep.')
  let bytes = 0
  try {
    for (let entry = next(folder); entry !== null; entry = next(folder)) {
      const below = Buffer.concat([path, slash, entry.name])
      if (entry.isDirectory()) bytes += sumLevel(below, levelsLeft - 1, linked)
      else if (entry.isFile()) bytes += ifStillThere(() => lengthOf(below, linked)) ?? 0
    }
  } finally {
    folder.closeSync()
  }
  return bytes
}

function open(path: Buffer): Dir {
  return opendirSync(path, { encoding: 'buffer' as BufferEncoding, bufferSize: 256 })
}

function next(folder: Dir): BytesEntry | null {
  return folder.readSync() as unknown as BytesEntry | null
}

function lengthOf(path: Buffer, linked: Map<string, number>): number {
  const { size, nlink } = lstatSync(path)
  return nlink > 1 && !isFirst(path, linked) ? 0 : size
}

/** Keeps a file in mind only until its last name was met. */
function isFirst(path: Buffer, linked: Map<string, number>): boolean {
  const { dev, ino, nlink } = lstatSync(path, { bigint: true })
  const file = `${dev}/${ino}`
  const left = (linked.get(file) ?? Number(nlink)) - 1
  const first = !linked.has(file)
  if (left > 0) linked.set(file, left)
  else linked.delete(file)
  return first
}

function ifStillThere<T>(look: () => T): T | null {
  try {
    return look()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
