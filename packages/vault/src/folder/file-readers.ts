import { Worker } from 'node:worker_threads'
import type { JobResult, ReadJob } from './read-job.ts'

const mostThreads = 2

/** Of this process: drafts that are written at the same time share them. */
const threads: ReaderThread[] = []
let holders = 0

/** Threads that read files, made when they are needed, and ended when nobody is left who may. A job goes to the one that has fewest. */
export class FileReaders implements AsyncDisposable {
  #isHeld = true

  constructor() {
    holders += 1
  }

  async read(job: ReadJob): Promise<JobResult> {
    const free = threads.find(({ waiting }) => waiting === 0)
    const thread = free ?? openThread() ?? leastLoaded()
    return thread.read(job)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isHeld) return
    this.#isHeld = false
    holders -= 1
    if (holders === 0) await Promise.all(threads.splice(0).map((thread) => thread.end()))
  }
}

function openThread(): ReaderThread | null {
  if (threads.length >= mostThreads) return null
  const thread = new ReaderThread()
  threads.push(thread)
  return thread
}

function leastLoaded(): ReaderThread {
  return threads.reduce((least, thread) => (thread.waiting < least.waiting ? thread : least))
}

class ReaderThread {
  readonly #worker: Worker
  readonly #jobs: PromiseWithResolvers<JobResult>[] = []
  #failure: Error | null = null

  constructor() {
    this.#worker = new Worker(new URL('./reader-thread.ts', import.meta.url), {
      // It closes descriptors that the C library opened.
      trackUnmanagedFds: false,
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 },
    })
    this.#worker.on('message', (result: JobResult) => this.#finish(result))
    this.#worker.on('error', (error) => this.#fail(error as Error))
    this.#worker.on('exit', () => this.#fail(new Error('A thread that reads files ended.')))
    this.#worker.unref()
  }

  get waiting(): number {
    return this.#jobs.length
  }

  async read(job: ReadJob): Promise<JobResult> {
    if (this.#failure !== null) throw this.#failure
    const result = Promise.withResolvers<JobResult>()
    this.#jobs.push(result)
    this.#worker.ref()
    this.#worker.postMessage(job)
    return result.promise
  }

  /** With a job it keeps the process alive, without one it does not. */
  #finish(result: JobResult): void {
    this.#jobs.shift()?.resolve(result)
    if (this.#jobs.length === 0) this.#worker.unref()
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  #fail(error: Error): void {
    this.#failure ??= error
    if (threads.includes(this)) threads.splice(threads.indexOf(this), 1)
    for (const job of this.#jobs.splice(0)) job.reject(this.#failure)
  }
}
