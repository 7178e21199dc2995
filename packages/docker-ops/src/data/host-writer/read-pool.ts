import { Worker } from 'node:worker_threads'
import type { EntryToDescribe, SeenEntry } from '@holdfast/host-files'
import type { CopyJob, CopyResult, ReadJob, ReadResult } from './read-job.ts'

const threads = 2
/** For each of the two streams and for folders: a job has no more than 4 MiB of data and 512 entries. */
const laneBytes = [2_621_440, 2_621_440, 262_144]

type Result = ReadResult | (CopyResult & { errno?: string })

interface Waiting {
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

/** Two threads that read what a walk has seen. Whoever is done with a result of `read` gives its memory back. */
export class ReadPool implements AsyncDisposable {
  readonly #workers: { worker: Worker; jobs: number }[]
  readonly #waiting = new Map<number, Waiting>()
  readonly #spare: ArrayBuffer[][] = []
  #count = 0
  #failure: Error | null = null

  constructor() {
    this.#workers = Array.from({ length: threads }, () => this.#startWorker())
  }

  /** `gather`: the entries as a writer takes them. @throws Error what a thread ended with. */
  async read(
    entries: readonly SeenEntry[],
    { digest, gather }: { digest: boolean; gather: boolean },
  ): Promise<ReadResult> {
    const lanes = gather ? (this.#spare.pop() ?? laneBytes.map((length) => new ArrayBuffer(length))) : null
    const sent = entries.map((entry) => ({ ...plain(entry), size: entry.size }))
    const result = await this.#ask((id) => ({ id, entries: sent, digest, lanes }), lanes ?? [])
    return result as ReadResult
  }

  /** Copies a file into one that is open. @throws Error with `code` for what writing failed with; what a thread ended with. */
  async copy(file: SeenEntry, { digest, to }: { digest: boolean; to: number }): Promise<CopyResult> {
    const result = (await this.#ask((id) => ({ id, file: plain(file), digest, to }), [])) as CopyResult & {
      errno?: string
    }
    if (result.errno === undefined) return result
    throw Object.assign(new Error(result.errno), { code: result.errno })
  }

  giveBack({ lanes }: ReadResult): void {
    if (lanes.length > 0) this.#spare.push(lanes.map(({ memory }) => memory))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map(({ worker }) => worker.terminate()))
  }

  async #ask(job: (id: number) => ReadJob | CopyJob, moved: ArrayBuffer[]): Promise<Result> {
    if (this.#failure !== null) throw this.#failure
    const id = (this.#count += 1)
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    this.#waiting.set(id, { resolve, reject })
    const [least] = this.#workers.toSorted((one, other) => one.jobs - other.jobs)
    if (least !== undefined) {
      least.jobs += 1
      least.worker.postMessage(job(id), moved)
    }
    return promise
  }

  #startWorker(): { worker: Worker; jobs: number } {
    const worker = new Worker(new URL('./read-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 },
      // Descriptors come from the C library, and are closed here.
      trackUnmanagedFds: false,
    })
    const own = { worker, jobs: 0 }
    worker.on('message', (result: Result) => {
      own.jobs -= 1
      this.#waiting.get(result.id)?.resolve(result)
      this.#waiting.delete(result.id)
    })
    worker.on('error', (error: Error) => {
      this.#failure = error
      for (const { reject } of this.#waiting.values()) reject(error)
      this.#waiting.clear()
    })
    worker.unref()
    return own
  }
}

/** Entries of a walk are read when they are asked for what they are; what goes to a thread is plain. */
function plain({ path, parent, base, kind, dev, ino, linkTo }: SeenEntry): EntryToDescribe {
  return { path, parent, base, kind, dev, ino, linkTo }
}
