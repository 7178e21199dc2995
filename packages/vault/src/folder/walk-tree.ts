import { readFailure, walkFolder, type HostFolder, type SeenEntry, type WalkBatch } from '@holdfast/host-files'
import { LineHead } from '../table/host-line.ts'
import { PartHeads, type PartSummary } from '../table/table-part.ts'
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
/** The walk waits for batches to be released: what is looked at ahead must fit into two. */
const mostAhead = 512
const slash = Buffer.from('/')
const none = Buffer.alloc(0)

/** A batch, and how much of it has been gone through. */
interface Walked {
  batch: WalkBatch
  entries: SeenEntry[]
  at: number
}

/** Walks over a folder beside the lines of an earlier table: takes over those of unchanged entries, has all others described and read. */
export class TreeWalk {
  entries = 0
  bytes = 0
  readonly sockets = new NameList()
  readonly #parts: WalkParts
  readonly #head = new LineHead()
  readonly #heads = new PartHeads()
  readonly #prefix: Buffer
  readonly #ahead: Walked[] = []
  #batches: AsyncIterator<WalkBatch> | null = null
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
    const batches = walkFolder(folder, { signal })
    this.#batches = batches
    try {
      for (;;) {
        const walked = this.#ahead[0] ?? (await this.#load())
        if (walked === null) break
        const { batch } = walked
        const before = this.bytes
        await this.#readBatch(walked)
        this.#ahead.shift()
        await tasks.send()
        this.#parts.onBytes(this.bytes - before)
        this.#waiting.push(lines.settled().then(() => this.#release(batch)))
        this.#waiting.at(-1)?.catch(() => {})
        if (this.#waiting.length >= mostBatches) await this.#waiting.shift()
      }
      await this.#flush()
      await Promise.all(this.#waiting)
    } finally {
      await batches.return(undefined)
      // A descriptor is closed when no thread can be at it any more.
      await tasks.idle()
      await lines.settled().catch(() => {})
      for (const batch of this.#unreleased) this.#release(batch)
    }
  }

  #release(batch: WalkBatch): void {
    if (this.#unreleased.delete(batch)) batch.release()
  }

  async #load(): Promise<Walked | null> {
    const next = await this.#batches?.next()
    if (next === undefined || next.done === true) return null
    const batch = next.value
    this.#unreleased.add(batch)
    this.#readEvents(batch)
    const entries: SeenEntry[] = []
    for (const entry of batch.entries)
      if (entry.kind === 'socket') this.sockets.add(entry.path)
      else entries.push(entry)
    const walked = { batch, entries, at: 0 }
    this.#ahead.push(walked)
    return walked
  }

  async #readBatch(walked: Walked): Promise<void> {
    const { previous } = this.#parts
    for (;;) {
      const entry = walked.entries[walked.at]
      if (entry === undefined) return
      if (previous.part !== null) {
        await this.#takeOrOpen(walked)
        continue
      }
      walked.at++
      const waiting = this.#readEntry(entry)
      if (waiting !== null) await waiting
    }
  }

  /** The next part of the earlier table is taken over unread where the entries that come are the same, else it is read. */
  async #takeOrOpen(walked: Walked): Promise<void> {
    const { previous, lines, onShare } = this.#parts
    await this.#flush()
    const { part } = previous
    if (part === null) return
    const { entries, tarBytes, shares } = part.summary
    if (await this.#isUnchanged(walked, part.summary)) {
      this.entries += entries
      this.bytes += tarBytes
      onShare({ tarBytes, shares })
      await lines.take(part.number)
      previous.groups.skip()
      return
    }
    const opened = await previous.open()
    if (opened !== null) await lines.open(opened.number, opened.sha256)
  }

  /** Goes on behind them where they are. */
  async #isUnchanged(
    { entries, at }: Walked,
    { entries: count, heads, tarBytes, shares }: PartSummary,
  ): Promise<boolean> {
    const first = entries[at]
    if (first === undefined || count > mostAhead || !this.#isAsBefore(first)) return false
    if (!this.#parts.previous.has({ tarBytes, shares })) return false
    this.#heads.clear()
    let [left, index] = [count, 0]
    while (left > 0) {
      const here = this.#ahead[index] ?? (await this.#load())
      if (here === null) return false
      for (const entry of here.entries.slice(here.at, here.at + left)) {
        if (!this.#isAsBefore(entry)) return false
        this.#setHead(entry)
        this.#heads.add(this.#head.bytes, 0, this.#head.length)
        left--
      }
      index++
    }
    if (this.#heads.digest() !== heads) return false
    let taken = count
    for (const here of this.#ahead) {
      const some = Math.min(taken, here.entries.length - here.at)
      here.at += some
      taken -= some
    }
    return true
  }

  #isAsBefore(entry: SeenEntry): boolean {
    return this.#isTrusted(entry) && !this.#parts.tasks.isDescribing(entry.linkTo)
  }

  #setHead({ path, kind, key, linkTo }: SeenEntry): Buffer {
    const name = this.#nameOf(path, kind === 'folder')
    this.#head.set(key, name, linkTo === null ? null : this.#nameOf(linkTo, false))
    return name
  }

  #readEvents({ events }: WalkBatch): void {
    for (const { kind, path, code } of events)
      if (kind === 'vanished') this.#parts.tasks.vanished.add(path)
      else if (!this.#parts.isFirst)
        throw readFailure(path, kind === 'changed' ? { changed: true } : { unreadable: code })
  }

  #readEntry(entry: SeenEntry): Promise<void> | null {
    return this.#compare(entry, this.#setHead(entry))
  }

  /** Synchronous as long as it can be: there may be millions. */
  #compare(entry: SeenEntry, name: Buffer): Promise<void> | null {
    const { previous } = this.#parts
    const found = previous.find(this.#head, name)
    if (found === null) return this.#fillAndCompare(entry, name)
    if (found.kind === 'same' && this.#isAsBefore(entry)) {
      this.entries++
      this.bytes += found.share.tarBytes
      this.#parts.onShare(found.share)
      return this.#copyGroup()
    }
    return this.#describe(entry, found.kind !== 'none')
  }

  async #fillAndCompare(entry: SeenEntry, name: Buffer): Promise<void> {
    await this.#flush()
    const { previous } = this.#parts
    if (previous.part === null) {
      await previous.fill()
      return void (await this.#compare(entry, name))
    }
    const walked = this.#ahead[0]
    if (walked === undefined) throw new Error('An entry was walked over twice.')
    // Nothing of what was read is left: it may be the first one of the next part.
    walked.at--
    await this.#takeOrOpen(walked)
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
