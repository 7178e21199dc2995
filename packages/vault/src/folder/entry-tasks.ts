import { lookAgain, readFailure, type SeenEntry } from '@holdfast/host-files'
import { chunksPerLine, frameBytes, type ChunkRef } from '../blob/chunk-ref.ts'
import { LineHead, writeHostLine, writeMoreChunks } from '../table/host-line.ts'
import type { ChunkPlaces } from './chunk-places.ts'
import { NameList } from './folder-pass.ts'
import type { ItemOutcome, JobQueue } from './job-queue.ts'
import { OldChunks } from './old-chunks.ts'
import type { OrderedLines } from './ordered-lines.ts'
import { allZeros, type FoundChunk, type ItemFailure } from './read-job.ts'

/** An entry as it was seen, kept while it is described and read. */
export type SeenFacts = Pick<
  SeenEntry,
  'path' | 'parent' | 'base' | 'kind' | 'dev' | 'ino' | 'nlink' | 'linkTo' | 'key' | 'size'
>

interface Piece {
  before: (ChunkRef | null)[]
  outcome: Promise<ItemOutcome>
}

interface Task {
  entry: SeenFacts
  /** Its lines in the earlier table. */
  before: Buffer | null
  pieces: Piece[]
}

interface TaskParts {
  prefix: string
  /** A queue for what is read in order, and one for what is read once more. */
  makeQueue: () => JobQueue
  places: ChunkPlaces
  lines: OrderedLines
  /** Whether a chunk may be pointed to where it lies. */
  isUsable: (ref: ChunkRef) => boolean
  isFirst: boolean
  signal: AbortSignal
  onBytes: (bytes: number) => void
}

const attempts = 3

/** Entries that are described and, where they have data, read, each to its lines in the new table. */
export class EntryTasks {
  entries = 0
  bytes = 0
  readBytes = 0
  readonly changing = new NameList()
  readonly vanished = new NameList()
  readonly #parts: TaskParts
  readonly #queue: JobQueue
  readonly #retries: JobQueue
  readonly #head = new LineHead()
  /** Of files with several names that are described: what stands in for the first name, were it gone. */
  readonly #firsts = new Map<string, Buffer | null>()

  constructor(parts: TaskParts) {
    this.#parts = parts
    this.#queue = parts.makeQueue()
    this.#retries = parts.makeQueue()
  }

  /** Resolves when there is room for more. */
  async add(seen: SeenEntry, before: Buffer | null): Promise<void> {
    const { path, parent, base, kind, dev, ino, nlink, linkTo, key, size } = seen
    const entry = { path, parent, base, kind, dev, ino, nlink, linkTo, key, size }
    if (nlink > 1 && kind !== 'folder' && linkTo === null) this.#firsts.set(path.toString('latin1'), path)
    const task: Task = { entry, before, pieces: [] }
    await this.#submit(task, this.#queue)
    this.#parts.lines.later(async () => this.#finish(task))
  }

  /** Whether the file whose first name this is may yet turn out to be gone. */
  isDescribing(linkTo: Buffer | null): boolean {
    return linkTo !== null && this.#firsts.has(linkTo.toString('latin1'))
  }

  async send(): Promise<void> {
    await this.#queue.send()
  }

  /** Resolves when nothing is read any more, and nothing that was added will be. */
  async idle(): Promise<void> {
    await Promise.all([this.#queue.idle(), this.#retries.idle()])
  }

  async #submit(task: Task, queue: JobQueue): Promise<void> {
    const { path, base, parent, kind, dev, ino, linkTo, size } = task.entry
    const hasData = kind === 'file' && linkTo === null
    const text = { path: path.toString('latin1'), base: base.toString('latin1') }
    const link = linkTo === null ? null : linkTo.toString('latin1')
    const old = task.before === null ? null : new OldChunks(task.before)
    const dataBytes = hasData ? size : 0
    let from = 0
    do {
      this.#parts.signal.throwIfAborted()
      const to = Math.min(dataBytes, from + frameBytes)
      const before = old?.of(from, to) ?? []
      const hashes = before.map((ref) => (ref !== null && this.#parts.isUsable(ref) ? ref[0] : ''))
      const item = { ...text, parent, kind, dev, ino, linkTo: link, size: dataBytes, from, to, hashes }
      task.pieces.push({ before, ...(await queue.add(item)) })
      from = to
    } while (from < dataBytes)
  }

  async #finish(task: Task): Promise<string[]> {
    const { isFirst, signal } = this.#parts
    let current = this.#withFirst(task)
    if (current !== task) await this.#retry(current)
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted()
      const pieces: ItemOutcome[] = []
      for (const { outcome } of current.pieces) pieces.push(await outcome)
      const failure = failureOf(pieces)
      if (failure === null) return this.#write(current, pieces)
      if ('gone' in failure) return this.#leaveOut(current.entry)
      if ('foreignOwner' in failure || (attempt === attempts && !isFirst))
        throw readFailure(current.entry.path, asFailure(failure))
      if (isFirst) return this.#leaveOut(current.entry, false)
      const fresh = lookAgain(current.entry)
      if (fresh === null) return this.#leaveOut(current.entry)
      // What is in it was not walked.
      if (fresh.kind === 'folder' && (current.entry.kind !== 'folder' || fresh.ino !== current.entry.ino))
        throw readFailure(current.entry.path, { changed: true })
      if (fresh.kind === 'socket') return this.#leaveOut(current.entry)
      current = { ...current, entry: this.#asNow(current.entry, fresh), pieces: [] }
      await this.#retry(current)
    }
  }

  /** What took the place of another file is a file of its own, and no further name of that one leads to it. */
  #asNow(entry: SeenFacts, fresh: NonNullable<ReturnType<typeof lookAgain>>): SeenFacts {
    const isSame = fresh.dev === entry.dev && fresh.ino === entry.ino
    if (!isSame && entry.nlink > 1 && entry.linkTo === null) this.#firsts.set(entry.path.toString('latin1'), null)
    return { ...entry, ...fresh, linkTo: isSame ? entry.linkTo : null }
  }

  async #retry(task: Task): Promise<void> {
    await this.#submit(task, this.#retries)
    await this.#retries.send()
  }

  /** A link to a name that is not in the table becomes the file, and further ones links to it. */
  #withFirst(task: Task): Task {
    const { linkTo, path } = task.entry
    const first = linkTo === null ? undefined : this.#firsts.get(linkTo.toString('latin1'))
    if (linkTo === null || first === undefined || first?.equals(linkTo) === true) return task
    if (first === null) this.#firsts.set(linkTo.toString('latin1'), path)
    return { ...task, entry: { ...task.entry, linkTo: first }, pieces: [] }
  }

  #leaveOut({ path, nlink, linkTo }: SeenFacts, isGone = true): string[] {
    if (isGone) this.vanished.add(path)
    if (nlink > 1 && linkTo === null) this.#firsts.set(path.toString('latin1'), null)
    return []
  }

  async #write({ entry, pieces }: Task, outcomes: ItemOutcome[]): Promise<string[]> {
    const [first] = outcomes
    if (first?.result.kind !== 'read') throw new Error('An entry was not described.')
    const { described } = first.result
    const found = foundChunks(pieces, outcomes)
    const zeros = found.some(({ chunk }) => chunk.at === allZeros) ? await this.#queue.keepZeros() : null
    const lines: string[] = []
    const tarBytes = described.headerBytes + Math.ceil(described.size / 512) * 512
    // The stat of the line is one from before its first byte was read.
    const key = pieces.length === 1 ? described.key : entry.key
    for (let at = 0; at === 0 || at < found.length; at += chunksPerLine) {
      const chunks = this.#parts.places.resolve(found.slice(at, at + chunksPerLine), zeros)
      lines.push(
        at === 0 ? this.#lineOf(entry, { key, tarBytes, fields: described.fields }, chunks) : writeMoreChunks(chunks),
      )
    }
    if (isChanging(entry, outcomes)) this.changing.add(entry.path)
    this.entries++
    this.bytes += tarBytes
    this.readBytes += described.size
    this.#parts.onBytes(tarBytes)
    return lines
  }

  #lineOf(
    { path, kind, linkTo }: SeenFacts,
    { key, ...fields }: { key: string; tarBytes: number; fields: string },
    chunks: ReturnType<ChunkPlaces['resolve']>,
  ): string {
    const { prefix } = this.#parts
    this.#head.set(key, nameOf(prefix, path, kind === 'folder'), linkTo === null ? null : nameOf(prefix, linkTo, false))
    return writeHostLine(this.#head.toString(), fields, chunks)
  }
}

function nameOf(prefix: string, path: Buffer, isFolder: boolean): Buffer {
  return Buffer.concat([Buffer.from(path.length === 0 ? prefix : `${prefix}/`), path, Buffer.from(isFolder ? '/' : '')])
}

function failureOf(outcomes: ItemOutcome[]): ItemFailure | null {
  for (const { result } of outcomes) if (result.kind === 'failed') return result.failure
  return null
}

function asFailure(failure: Exclude<ItemFailure, { gone: true }>) {
  return 'resized' in failure ? ({ shrunk: true } as const) : failure
}

function foundChunks(pieces: Piece[], outcomes: ItemOutcome[]) {
  const found: { chunk: FoundChunk; before: ChunkRef | null; frame: ItemOutcome['frame'] }[] = []
  for (const [index, { result, frame }] of outcomes.entries())
    if (result.kind === 'read')
      for (const [at, chunk] of result.chunks.entries())
        found.push({ chunk, before: pieces[index]?.before[at] ?? null, frame })
  return found
}

/** Whether its data may be of several moments. */
function isChanging({ key }: SeenFacts, outcomes: ItemOutcome[]): boolean {
  return outcomes.some(
    ({ result }) =>
      result.kind === 'read' &&
      (result.keyAfter !== result.described.key || (outcomes.length > 1 && result.described.key !== key)),
  )
}
