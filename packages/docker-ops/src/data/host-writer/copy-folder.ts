import { execFile } from 'node:child_process'
import { fstatSync } from 'node:fs'
import { promisify } from 'node:util'
import { parseHeader } from '@holdfast/archive'
import { describeEntry, readFailure, type HostFolder, type SeenEntry, type WalkEvent } from '@holdfast/host-files'
import { mountFolder } from '../../made/create-carrier.ts'
import { compareInWalk, CopyRecord, type CopiedEntry } from './copy-record.ts'
import { MarkList, markBytes, markOf } from './entry-mark.ts'
import { HostWriter, isDeep, largeFileBytes, type RefusedFiles } from './host-writer.ts'
import { readInOrder, type HowToRead, type InOrder } from './read-in-order.ts'
import type { CopyResult, ReadFailure } from './read-job.ts'
import type { ReadPool } from './read-pool.ts'

/** One copy of a folder, as of one pass. */
export interface FolderCopy {
  entries: number
  /** Of the tar that it would be. */
  bytes: number
  marks: MarkList
  record: CopyRecord
  refused: RefusedFiles
  /** Below the root; no copy has them. */
  sockets: { names: Buffer[]; count: number }
}

export interface CopyOptions {
  pool: ReadPool
  signal: AbortSignal
  digest: boolean
  onBytes: (bytes: number) => void
  /** Notes what could not be copied whole, and leaves it to the pass that comes after. */
  isFirst?: boolean
  /** The pass before: what has not changed since is in the copy. */
  after?: { copy: FolderCopy; syncedAtNs: bigint }
}

/** What a clock may be behind the times of files, and what a file system rounds them by. */
const slackNs = 2_000_000_000n
const socketsShown = 20

/**
 * Copies a folder of this host into another one that nobody else uses, with everything its file system knows. As a second pass it copies
 * what has another stat than in the first one, and whatever changed since the sync before that, and removes what is gone.
 * @throws OpError `TRUNCATED` for what changes while it is read, `STORAGE_FAILED`, `DISK_FULL`; the signal's reason.
 */
export async function copyFolder(from: HostFolder, to: HostFolder, options: CopyOptions): Promise<FolderCopy> {
  using writer = new HostWriter(to, options.signal)
  const pass = new CopyPass(writer, { from, to }, options)
  const parts = readInOrder<CopyResult | null>(from, {
    ...options,
    gather: true,
    choose: (entry) => pass.choose(entry),
    readAlone: (entry) => pass.readAlone(entry),
    onEvent: (event) => pass.hear(event),
  })
  for await (const part of parts) await pass.take(part)
  await pass.end()
  return pass.copy
}

class CopyPass {
  readonly copy: FolderCopy
  readonly #folders: { from: HostFolder; to: HostFolder }
  readonly #writer: HostWriter
  readonly #options: CopyOptions
  readonly #before: Iterator<CopiedEntry> | null
  #next: CopiedEntry | null = null
  /** By their paths: marks of what is as it was, and files that are being written. */
  readonly #unchanged = new Map<string, Buffer>()
  readonly #files = new Map<string, number>()
  /** A folder that is gone, with all that was in it. */
  #gone: Buffer | null = null
  readonly #trash: string[] = []
  /** Folders that are set to what they are in any case; work in an unchanged one changes its time. */
  readonly #sent = new Set<string>()
  readonly #headers: Buffer[] = []

  constructor(writer: HostWriter, folders: { from: HostFolder; to: HostFolder }, options: CopyOptions) {
    this.#writer = writer
    this.#folders = folders
    this.#options = options
    this.#before = options.after?.copy.record.entries() ?? null
    this.#advance()
    const nothing = { entries: 0, bytes: 0, sockets: { names: [], count: 0 } }
    this.copy = { ...nothing, marks: new MarkList(), record: new CopyRecord(), refused: writer.refused }
  }

  /** In the order of the walk, before what comes later is begun. */
  choose(entry: SeenEntry): HowToRead {
    const before = this.#find(entry.path)
    const mark = before === null ? null : this.#markOfUnchanged(entry, before)
    if (mark !== null) {
      this.#unchanged.set(entry.path.toString('latin1'), Buffer.from(mark))
      return 'not'
    }
    if (before !== null && before.kind !== entry.kind) this.#remove(before)
    if (entry.kind === 'folder') {
      this.#writer.makeFolder(entry.path)
      if (this.#before !== null) this.#writer.clearFolder(entry.path)
      this.#sent.add(entry.path.toString('latin1'))
    }
    if (this.#before !== null) this.#touchParent(entry)
    const isLarge = entry.kind === 'file' && entry.linkTo === null && entry.size >= largeFileBytes
    return isLarge || isDeep(entry.path) || (entry.linkTo !== null && isDeep(entry.linkTo)) ? 'alone' : 'job'
  }

  async readAlone(entry: SeenEntry): Promise<CopyResult | null> {
    if (entry.kind !== 'file' || entry.linkTo !== null) return null
    const to = await this.#writer.beginFile(entry.path)
    this.#files.set(entry.path.toString('latin1'), to)
    return this.#options.pool.copy(entry, { digest: this.#options.digest, to })
  }

  hear({ kind, path, code }: WalkEvent): void {
    if (kind === 'vanished' || this.#options.isFirst === true) return
    throw readFailure(path, kind === 'changed' ? { changed: true } : { unreadable: code })
  }

  async take(part: InOrder<CopyResult | null>): Promise<void> {
    this.#options.signal.throwIfAborted()
    if (part.how === 'job') await this.#takeJob(part)
    else if (part.how === 'alone') await this.#takeAlone(part.entry, part.read)
    else this.#takeUnread(part.entry)
    this.#options.onBytes(this.copy.bytes)
  }

  /** When the walk is over. */
  async end(): Promise<void> {
    for (; this.#next !== null; this.#advance()) this.#remove(this.#next)
    const { from, to } = this.#folders
    if (this.#trash.length > 0) {
      await removeAll(to, this.#trash)
      if (!this.#sent.has('')) this.#headers.push(...headerOf(Buffer.alloc(0), from.fd))
    }
    for (const header of this.#headers) await this.#writer.add(parseHeader(header))
    await this.#writer.finish()
  }

  #advance(): void {
    const next = this.#before?.next()
    this.#next = next === undefined || next.done === true ? null : next.value
  }

  /** What the pass before has of a path; what it has of paths that are no more is removed. */
  #find(path: Buffer): CopiedEntry | null {
    for (; this.#next !== null; this.#advance()) {
      const order = compareInWalk(this.#next.path, path)
      if (order > 0) return null
      if (order < 0) {
        this.#remove(this.#next)
        continue
      }
      const found = this.#next
      this.#advance()
      return found
    }
    return null
  }

  #markOfUnchanged(entry: SeenEntry, { key, linkTo, mark }: CopiedEntry): Buffer | null {
    const { after } = this.#options
    // What is mapped and dirty when it is read is written back later, with no new time; elsewhere nothing was synced.
    const isOld = after !== undefined && entry.ctimeNs < after.syncedAtNs - slackNs
    const isSame =
      key === entry.key && (linkTo === null ? entry.linkTo === null : entry.linkTo?.equals(linkTo) === true)
    return isOld && isSame && entry.dev === this.#folders.from.device ? mark : null
  }

  #remove({ path, kind }: CopiedEntry): void {
    if (this.#gone !== null && isBelow(path, this.#gone)) return
    if (kind === 'folder') this.#gone = Buffer.from(path)
    const trash = this.#writer.remove(path)
    if (trash !== null) this.#trash.push(trash)
  }

  #touchParent({ path, parent }: SeenEntry): void {
    const above = path.subarray(0, Math.max(path.lastIndexOf(slash), 0))
    const name = above.toString('latin1')
    if (path.length === 0 || this.#sent.has(name)) return
    this.#sent.add(name)
    this.#headers.push(...headerOf(Buffer.from(above), parent))
    this.#writer.clearFolder(above)
  }

  async #takeJob({ entries, read }: Extract<InOrder<never>, { how: 'job' }>): Promise<void> {
    const failures = new Map(read.failures)
    const marks = Buffer.from(read.marks.buffer, read.marks.byteOffset, read.marks.byteLength)
    this.copy.bytes += read.bytes
    for (const [index, entry] of entries.entries()) {
      const failure = failures.get(index)
      if (failure === undefined) this.#keep(entry, marks.subarray(index * markBytes, (index + 1) * markBytes))
      else if ('hasHoles' in failure) await this.#takeAlone(entry, await this.readAlone(entry))
      else this.#fail(entry, failure)
    }
    await this.#writer.addGathered(read.lanes)
    this.#options.pool.giveBack(read)
  }

  async #takeAlone(entry: SeenEntry, read: CopyResult | null): Promise<void> {
    if (read === null) return this.#takeDeep(entry)
    const name = entry.path.toString('latin1')
    const fd = this.#files.get(name) ?? -1
    this.#files.delete(name)
    if (read.copied === null) {
      this.#writer.dropFile(fd)
      return this.#fail(entry, read.failure ?? { changed: true })
    }
    this.copy.bytes += read.bytes
    await this.#writer.endFile(fd, entry.path, parseHeader(bufferOf(read.copied.header)))
    this.#keep(entry, bufferOf(read.copied.mark))
  }

  /** No file with data. */
  async #takeDeep(entry: SeenEntry): Promise<void> {
    const described = describeEntry(entry, { prefix: mountFolder })
    if (!('header' in described)) return this.#fail(entry, described)
    const parsed = parseHeader(described.header)
    await this.#writer.add(parsed)
    this.copy.bytes += described.header.length
    this.#keep(entry, markOf(parsed, null))
  }

  #takeUnread(entry: SeenEntry): void {
    const { sockets } = this.copy
    if (entry.kind === 'socket') {
      sockets.count += 1
      if (sockets.names.length < socketsShown) sockets.names.push(Buffer.from(entry.path))
      return
    }
    const name = entry.path.toString('latin1')
    const mark = this.#unchanged.get(name) ?? null
    this.#unchanged.delete(name)
    if (mark === null) return
    this.copy.bytes += blockBytes + (entry.kind === 'file' && entry.linkTo === null ? padded(entry.size) : 0)
    this.#keep(entry, mark)
  }

  #keep({ path, kind, key, linkTo }: SeenEntry, mark: Buffer): void {
    this.copy.entries += 1
    this.copy.marks.add(mark)
    if (this.#options.isFirst === true) this.copy.record.add({ path, kind, key, linkTo, mark })
  }

  #fail({ path, kind, key, linkTo }: SeenEntry, failure: ReadFailure): void {
    if (this.#options.isFirst === true) return this.copy.record.add({ path, kind, key, linkTo, mark: null })
    if ('gone' in failure) return
    throw readFailure(path, 'hasHoles' in failure ? { changed: true } : failure)
  }
}

const slash = 0x2f
const blockBytes = 512

function padded(size: number): number {
  return Math.ceil(size / blockBytes) * blockBytes
}

function isBelow(path: Buffer, folder: Buffer): boolean {
  return path[folder.length] === slash && path.subarray(0, folder.length).equals(folder)
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}

/** Of a folder by its own descriptor; nothing where it is gone by now. */
function headerOf(path: Buffer, fd: number): Buffer[] {
  const { dev, ino } = fstatSync(fd, { bigint: true })
  const folder = { path, parent: fd, base: Buffer.from('.'), kind: 'folder' as const, dev, ino, linkTo: null }
  const described = describeEntry(folder, { prefix: mountFolder })
  return 'header' in described ? [described.header] : []
}

/** Names in a folder, with all that is in them, however deep. */
async function removeAll(folder: HostFolder, names: readonly string[]): Promise<void> {
  const cwd = `/proc/self/fd/${folder.fd}`
  for (let at = 0; at < names.length; at += 1_000)
    await promisify(execFile)('rm', ['-rf', '--', ...names.slice(at, at + 1_000)], { cwd })
}
