import { walkFolder, type HostFolder, type SeenEntry, type WalkBatch, type WalkEvent } from '@holdfast/host-files'
import type { ReadResult } from './read-job.ts'
import type { ReadPool } from './read-pool.ts'

/** How an entry is to be read: with others in a job, by the caller, or not at all. */
export type HowToRead = 'job' | 'alone' | 'not'

export interface ReadOptions<T> {
  pool: ReadPool
  signal: AbortSignal
  digest: boolean
  gather: boolean
  choose: (entry: SeenEntry) => HowToRead
  /** Begins to read an entry that is read alone; it is asked for in its turn. */
  readAlone: (entry: SeenEntry) => Promise<T>
  /** What is missing in the walk. May throw. */
  onEvent: (event: WalkEvent) => void
}

/** Of one job. */
const mostBytes = 4_194_304
const mostBatches = 2

type Queued<T> = { entries: SeenEntry[]; how: HowToRead; work: Promise<ReadResult | T> | null; batch: WalkBatch | null }

export type InOrder<T> =
  | { how: 'job'; entries: SeenEntry[]; read: ReadResult }
  | { how: 'alone'; entry: SeenEntry; read: T }
  | { how: 'not'; entry: SeenEntry }

/**
 * Walks a folder and reads what is in it on both cores, a little ahead; the parts come in the order of the walk. Sockets are told as
 * `not`. @throws what the walk, the pool, `onEvent` and `readAlone` throw; the signal's reason.
 */
export async function* readInOrder<T>(
  folder: HostFolder,
  { pool, signal, digest, gather, choose, readAlone, onEvent }: ReadOptions<T>,
): AsyncGenerator<InOrder<T>> {
  const queue: Queued<T>[] = []
  let batches = 0
  const begin = (how: HowToRead, entries: SeenEntry[]): void => {
    const [entry] = entries
    if (entry === undefined) return
    const work = how === 'job' ? pool.read(entries, { digest, gather }) : how === 'alone' ? readAlone(entry) : null
    work?.catch(() => undefined)
    queue.push({ entries, how, work, batch: null })
  }
  const next = async (): Promise<InOrder<T> | null> => {
    const first = queue.shift()
    if (first === undefined) return null
    try {
      const read = (await first.work) as never
      const [entry] = first.entries
      if (first.how === 'job') return { how: 'job', entries: first.entries, read }
      return entry === undefined ? null : first.how === 'alone' ? { how: 'alone', entry, read } : { how: 'not', entry }
    } finally {
      release(first)
    }
  }
  const release = ({ batch }: Queued<T>): void => {
    if (batch === null) return
    batch.release()
    batches -= 1
  }
  try {
    for await (const batch of walkFolder(folder, { signal })) {
      batches += 1
      for (const event of batch.events) onEvent(event)
      splitBatch(batch, choose, begin)
      const last = queue.at(-1)
      if (last === undefined || last.batch !== null) queue.push({ entries: [], how: 'not', work: null, batch })
      else last.batch = batch
      while (batches > mostBatches) {
        const part = await next()
        if (part !== null) yield part
      }
    }
    while (queue.length > 0) {
      const part = await next()
      if (part !== null) yield part
    }
  } finally {
    // Threads may still be reading by the descriptors of these.
    await Promise.allSettled(queue.flatMap(({ work }) => work ?? []))
    queue.forEach(release)
  }
}

function splitBatch(
  batch: WalkBatch,
  choose: (entry: SeenEntry) => HowToRead,
  begin: (how: HowToRead, entries: SeenEntry[]) => void,
): void {
  let job: SeenEntry[] = []
  let bytes = 0
  const end = (): void => {
    begin('job', job)
    job = []
    bytes = 0
  }
  for (const entry of batch.entries) {
    const how = entry.kind === 'socket' ? 'not' : choose(entry)
    if (how === 'job') {
      job.push(entry)
      bytes += entry.kind === 'file' ? entry.size : 0
      if (bytes >= mostBytes) end()
      continue
    }
    end()
    begin(how, [entry])
  }
  end()
}
