import { Worker } from 'node:worker_threads'
import type { JobResult, ReadJob } from './read-job.ts'

const mostThreads = 2

/** Threads that read files, made when they are needed. A job goes to the one that has fewest. */
export class FileReaders implements AsyncDisposable {
  readonly #threads: ReaderThread[] = []

  async read(job: ReadJob): Promise<JobResult> {
    const free = this.#threads.find(({ waiting }) => waiting === 0)
    const thread = free ?? this.#open() ?? this.#leastLoaded()
    return thread.read(job)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()))
  }

  #open(): ReaderThread | null {
    if (this.#threads.length >= mostThreads) return null
    const thread = new ReaderThread()
    this.#threads.push(thread)
    return thread
  }

  #leastLoaded(): ReaderThread {
    return this.#threads.reduce((least, thread) => (thread.waiting < least.waiting ? thread : least))
  }
}

class ReaderThread {
  readonly #worker: Worker
  readonly #jobs: PromiseWithResolvers<JobResult>[] = []
  #failure: Error | null = null

  constructor() {
    this.#worker = new Worker(new URL('./reader-thread.ts', import.meta.url), {
      // It closes descriptors that the C library opened.
      trackUnmanagedFds: false,
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 },
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
    for (const job of this.#jobs.splice(0)) job.reject(this.#failure)
  }
}
