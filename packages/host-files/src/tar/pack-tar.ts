import { closeSync } from 'node:fs'
import {
  describeEntry,
  type Described,
  type DescribeOptions,
  type Description,
  type EntryToDescribe,
} from '../describe/describe-entry.ts'
import { readData } from '../describe/read-data.ts'
import type { ReadProblem } from '../describe/read-failure.ts'
import { closeDescriptors } from '../libc/libc.ts'
import { lookAgain } from '../walk/look-again.ts'
import { packWalk } from '../walk/pack-walk.ts'
import type { SeenEntry, WalkEvent } from '../walk/seen-entry.ts'
import { unpackBatch } from '../walk/unpack-batch.ts'

export interface PackTarOptions extends DescribeOptions {
  root: number
  /** Bytes, as latin1. */
  skip: string[]
  /** Of a part; the last one may have fewer. */
  partBytes: number
}

/** An entry of the tar, before its data. */
export type TarredEntry = Omit<Described, 'header' | 'fd'>

/** Part of a tar: what is new in it, and then its bytes. */
export interface TarPart {
  entries: TarredEntry[]
  /** What is not in the tar. Paths are below the root. */
  leftOut: { path: Buffer; why: 'socket' | 'vanished' }[]
  bytes: Uint8Array<ArrayBuffer>
  /** Why the tar ends here and is not whole. */
  problem: { path: Buffer; what: ReadProblem } | null
}

const blockBytes = 512
/** For what is replaced faster than it can be opened. */
const mostTries = 2
const readBuffer = Buffer.allocUnsafe(262_144)

/** The tar of `readFolderAsTar`, with synchronous calls. Ends at the first problem. */
export function* packTar(options: PackTarOptions): Generator<TarPart> {
  const leftOpen: number[] = []
  const tar = new FolderTar(options)
  try {
    for (const batch of packWalk(options.root, { skip: new Set(options.skip), leftOpen })) {
      try {
        tar.addEvents(batch.events)
        for (const entry of unpackBatch(batch)) if (tar.problem === null) yield* tar.addEntry(entry)
      } finally {
        closeDescriptors(batch.closing)
      }
      if (tar.problem !== null) break
    }
    yield* tar.end()
  } finally {
    closeDescriptors(leftOpen)
  }
}

class FolderTar {
  readonly #options: PackTarOptions
  /** For the first name of an inode that was gone when its turn came, the name that stands in for it. */
  readonly #firsts = new Map<string, Buffer | null>()
  #part: TarPart
  #end = 0
  problem: TarPart['problem'] = null

  constructor(options: PackTarOptions) {
    this.#options = options
    this.#part = emptyPart(options.partBytes)
  }

  addEvents(events: WalkEvent[]): void {
    for (const { kind, path, code } of events) {
      if (kind === 'vanished') this.#part.leftOut.push({ path, why: 'vanished' })
      else this.problem = { path, what: kind === 'changed' ? { changed: true } : { unreadable: code } }
    }
  }

  *addEntry({ path, parent, base, kind, dev, ino, nlink, linkTo }: SeenEntry): Generator<TarPart> {
    if (kind === 'socket') {
      this.#part.leftOut.push({ path, why: 'socket' })
      return
    }
    const first = linkTo === null ? undefined : this.#firsts.get(linkTo.toString('latin1'))
    const seen = { path, parent, base, kind, dev, ino, linkTo: first === undefined ? linkTo : first }
    const { described, isReplaced } = this.#describe(seen)
    const isGone = 'gone' in described
    if ((isGone || isReplaced) && linkTo === null && nlink > 1) this.#firsts.set(path.toString('latin1'), null)
    if (isGone) this.#part.leftOut.push({ path, why: 'vanished' })
    else if (!('header' in described)) this.problem = { path, what: described }
    if (!('header' in described)) return
    if (linkTo !== null && first === null && !isReplaced) this.#firsts.set(linkTo.toString('latin1'), path)
    const { header, fd, ...told } = described
    try {
      this.#part.entries.push(told)
      yield* this.#write(header)
      if (fd !== null) yield* this.#readFile(path, fd, described.size)
    } finally {
      if (fd !== null) closeSync(fd)
    }
  }

  /** Many programs write a file by putting another one in its place. What was not walked into is no folder. */
  #describe(seen: EntryToDescribe): { described: Description; isReplaced: boolean } {
    let entry = seen
    for (let tries = 0; ; tries++) {
      const described = describeEntry(entry, this.#options)
      if (!('changed' in described) || tries === mostTries) return { described, isReplaced: entry !== seen }
      const now = lookAgain(entry)
      if (now === null) return { described: { gone: true }, isReplaced: true }
      if (now.kind === 'folder' || now.kind === 'socket') return { described, isReplaced: true }
      entry = { ...entry, ...now, linkTo: null }
    }
  }

  *end(): Generator<TarPart> {
    if (this.problem === null) yield* this.#zeros(2 * blockBytes)
    yield this.#take()
  }

  *#readFile(path: Buffer, fd: number, size: number): Generator<TarPart> {
    for (const piece of readData(fd, size, readBuffer)) {
      if ('data' in piece) yield* this.#write(piece.data)
      else if ('hole' in piece) yield* this.#zeros(piece.hole)
      else {
        this.problem = { path, what: piece }
        return
      }
    }
    yield* this.#zeros(-size & (blockBytes - 1))
  }

  *#write(bytes: Buffer): Generator<TarPart> {
    for (let at = 0; at < bytes.length;) {
      const length = Math.min(bytes.length - at, this.#options.partBytes - this.#end)
      this.#part.bytes.set(bytes.subarray(at, at + length), this.#end)
      at += length
      yield* this.#advance(length)
    }
  }

  *#zeros(count: number): Generator<TarPart> {
    for (let left = count; left > 0;) {
      const length = Math.min(left, this.#options.partBytes - this.#end)
      left -= length
      yield* this.#advance(length)
    }
  }

  *#advance(length: number): Generator<TarPart> {
    this.#end += length
    if (this.#end === this.#options.partBytes) yield this.#take()
  }

  #take(): TarPart {
    const part = this.#part
    const bytes = part.bytes.subarray(0, this.#end)
    this.#part = emptyPart(this.#options.partBytes)
    this.#end = 0
    return { ...part, bytes, problem: this.problem }
  }
}

/** All zeros, so that holes and padding cost nothing. */
function emptyPart(partBytes: number): TarPart {
  return { entries: [], leftOut: [], problem: null, bytes: new Uint8Array(partBytes) }
}
