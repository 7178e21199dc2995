import { readFailure, walkFolder, type HostFolder, type SeenEntry, type WalkBatch } from '@holdfast/host-files'
import { LineHead } from '../table/host-line.ts'
import type { EntryTasks } from './entry-tasks.ts'
import { NameList } from './folder-pass.ts'
import type { MovedFiles } from './moved-files.ts'
import type { OrderedLines } from './ordered-lines.ts'
import type { PreviousLines } from './previous-lines.ts'

interface WalkParts {
  folder: HostFolder
  /** What all names begin with, without slashes. */
  prefix: string
  previous: PreviousLines
  /** An entry whose ctime (nanoseconds since 1970) is not older is read whatever its stat says; with null all are. */
  trustedBefore: bigint | null
  /** Where a file may have been before; null in a second pass, which has no time for it. */
  moved: MovedFiles | null
  lines: OrderedLines
  tasks: EntryTasks
  /** Of two passes: what cannot be looked at is left to the second. */
  isFirst: boolean
  signal: AbortSignal
  onBytes: (bytes: number) => void
  /** Lines that are taken over. */
  onShare: (share: { tarBytes: number; shares: [pack: number, bytes: number][] }) => void
}

const mostBatches = 3
const slash = Buffer.from('/')
const none = Buffer.alloc(0)

/** Walks over a folder beside the lines of an earlier table: takes over those of unchanged entries, has all others described and read. */
export class TreeWalk {
  entries = 0
  bytes = 0
  readonly sockets = new NameList()
  readonly #parts: WalkParts
  readonly #head = new LineHead()
  readonly #prefix: Buffer
  readonly #unreleased = new Set<WalkBatch>()
  readonly #waiting: Promise<void>[] = []
  /** Of the earlier table's text, where lines that are taken over begin and end. */
  #runStart = 0
  #runEnd = 0

  constructor(parts: WalkParts) {
    this.#parts = parts
    this.#prefix = Buffer.from(`${parts.prefix}/`)
  }

  async run(): Promise<void> {
    const { folder, signal, lines, tasks } = this.#parts
    try {
      for await (const batch of walkFolder(folder, { signal })) {
        this.#unreleased.add(batch)
        const before = this.bytes
        await this.#readBatch(batch)
        await tasks.send()
        this.#parts.onBytes(this.bytes - before)
        this.#waiting.push(lines.settled().then(() => this.#release(batch)))
        this.#waiting.at(-1)?.catch(() => {})
        if (this.#waiting.length >= mostBatches) await this.#waiting.shift()
      }
      await this.#flush()
      await Promise.all(this.#waiting)
    } finally {
      // A descriptor is closed when no thread can be at it any more.
      await tasks.idle()
      await lines.settled().catch(() => {})
      for (const batch of this.#unreleased) this.#release(batch)
    }
  }

  #release(batch: WalkBatch): void {
    if (this.#unreleased.delete(batch)) batch.release()
  }

  async #readBatch(batch: WalkBatch): Promise<void> {
    this.#readEvents(batch)
    for (const entry of batch.entries) {
      if (entry.kind === 'socket') {
        this.sockets.add(entry.path)
        continue
      }
      const waiting = this.#readEntry(entry)
      if (waiting !== null) await waiting
    }
  }

  #readEvents({ events }: WalkBatch): void {
    for (const { kind, path, code } of events)
      if (kind === 'vanished') this.#parts.tasks.vanished.add(path)
      else if (!this.#parts.isFirst)
        throw readFailure(path, kind === 'changed' ? { changed: true } : { unreadable: code })
  }

  #readEntry(entry: SeenEntry): Promise<void> | null {
    const name = this.#nameOf(entry.path, entry.kind === 'folder')
    const { linkTo } = entry
    this.#head.set(entry.key, name, linkTo === null ? null : this.#nameOf(linkTo, false))
    return this.#compare(entry, name)
  }

  /** Synchronous as long as it can be: there may be millions. */
  #compare(entry: SeenEntry, name: Buffer): Promise<void> | null {
    const { previous, tasks } = this.#parts
    const found = previous.find(this.#head, name)
    if (found === null) return this.#fillAndCompare(entry, name)
    if (found.kind === 'same' && this.#isTrusted(entry) && !tasks.isDescribing(entry.linkTo)) {
      this.entries++
      this.bytes += found.share.tarBytes
      this.#parts.onShare(found.share)
      return this.#copyGroup()
    }
    return this.#describe(entry, found.kind !== 'none')
  }

  async #fillAndCompare(entry: SeenEntry, name: Buffer): Promise<void> {
    await this.#flush()
    await this.#parts.previous.fill()
    await this.#compare(entry, name)
  }

  /** What another file system has below was not synced, and may not keep ctimes. */
  #isTrusted({ ctimeNs, dev }: SeenEntry): boolean {
    const { trustedBefore, folder } = this.#parts
    return trustedBefore !== null && ctimeNs < trustedBefore && dev === folder.device
  }

  #copyGroup(): Promise<void> | null {
    const { groups } = this.#parts.previous
    const waiting = this.#runEnd === groups.start ? null : this.#flush()
    if (this.#runStart === this.#runEnd) this.#runStart = groups.start
    this.#runEnd = groups.end
    groups.step()
    return waiting
  }

  /** What is to be taken over so far. Its memory may be used again when it resolves. */
  #flush(): Promise<void> | null {
    if (this.#runStart === this.#runEnd) return null
    const { groups } = this.#parts.previous
    const [start, end] = [this.#runStart, this.#runEnd]
    this.#runStart = this.#runEnd
    return this.#parts.lines.copy(groups.text.subarray(start, end), groups.offset - groups.start + start)
  }

  async #describe(entry: SeenEntry, isKnown: boolean): Promise<void> {
    await this.#flush()
    const { previous, tasks, moved } = this.#parts
    const hasData = entry.kind === 'file' && entry.size > 0 && entry.linkTo === null
    let before: Buffer | null = null
    if (isKnown) {
      const { groups } = previous
      if (hasData) before = Buffer.from(groups.text.subarray(groups.start, groups.end))
      groups.step()
    } else if (hasData && moved !== null) before = await moved.find(entry)
    await tasks.add(entry, before)
  }

  #nameOf(path: Buffer, isFolder: boolean): Buffer {
    const end = isFolder ? slash : none
    return path.length === 0
      ? Buffer.concat([this.#prefix.subarray(0, -1), end])
      : Buffer.concat([this.#prefix, path, end])
  }
}
