import { randomUUID } from 'node:crypto'
import type { Log } from '../log.ts'
import { OpError, type Job, type JobKind, type JobRequest, type JobState } from '@holdfast/contract'
import type { JobBoard } from './job-board.ts'
import type { JobHistory } from './job-history.ts'
import type { Recipe, Recipes } from './recipe.ts'
import { takeBack } from './take-back.ts'

interface StartOptions {
  startedBy: string
  idempotencyKey: string | undefined
}

interface Entry {
  /** As everybody may see it. */
  job: Job
  /** With what the job's own request masks. */
  readonly request: JobRequest
  key: string | null
  readonly abort: AbortController
  readonly ended: PromiseWithResolvers<Job>
}

interface RunnerParts {
  board: JobBoard
  history: JobHistory
  recipes: Recipes
  log: Log
}

export interface ActiveJob {
  job: Job
  /** It may keep the container paused or stopped. */
  holds: boolean
}

type Succeeded = Extract<JobState, { status: 'succeeded' }>

const shutdown = new Error('Holdfast is stopping.')

/** The one lifecycle of every kind of job: queued, running, then succeeded, failed, cancelled or interrupted. */
export class JobRunner {
  readonly #entries = new Map<string, Entry>()
  readonly #parts: RunnerParts
  #stopping = false

  constructor(parts: RunnerParts) {
    this.#parts = parts
  }

  /**
   * Queues a job and answers at once. With an idempotency key that was used before, answers with that job instead.
   * `resolve` turns what was asked for into a request; it runs only if there is a job to make.
   * @throws OpError the recipe's `targetTaken`, naming the job that is making the same target.
   */
  async start(resolve: () => Promise<JobRequest>, options: StartOptions): Promise<Job> {
    const key = options.idempotencyKey ?? null
    const earlier = key === null ? null : await this.#findByKey(key)
    if (earlier !== null) return earlier
    const request = await resolve()
    const twin = this.#entriesList().find((entry) => key !== null && entry.key === key)
    if (twin !== undefined) return twin.job
    this.#refuseSameTarget(request)
    if (this.#stopping) throw new OpError('INTERNAL', shutdown.message)
    const job: Job = {
      id: randomUUID(),
      request: recipeFor(this.#parts.recipes, request.kind).mask?.(request) ?? request,
      state: { status: 'queued' },
      createdAt: Date.now(),
      startedBy: options.startedBy,
    }
    const entry: Entry = { job, request, key, abort: new AbortController(), ended: Promise.withResolvers() }
    this.#entries.set(job.id, entry)
    this.#parts.board.put(job)
    try {
      await this.#parts.history.insert(job, key)
    } catch (error) {
      this.#entries.delete(job.id)
      this.#parts.board.drop(job.id)
      const sameKey = key === null ? null : await this.#findByKey(key)
      if (sameKey !== null) return sameKey
      throw error
    }
    this.#runNext()
    return entry.job
  }

  /** Settles when the job has ended, however it ended. */
  async ended(jobId: string): Promise<Job> {
    const entry = this.#entries.get(jobId)
    return entry === undefined ? this.find(jobId) : entry.ended.promise
  }

  /** @throws OpError `JOB_NOT_FOUND` */
  async find(jobId: string): Promise<Job> {
    const found = this.#parts.board.find(jobId) ?? (await this.#parts.history.find(jobId))
    if (found === null) throw new OpError('JOB_NOT_FOUND', `No job ${jobId}.`, { field: 'id' })
    return found
  }

  /** Asks a job to stop; one that has ended stays as it is. */
  async cancel(jobId: string): Promise<Job> {
    const entry = this.#entries.get(jobId)
    if (entry === undefined) return this.find(jobId)
    entry.abort.abort()
    if (entry.job.state.status === 'queued') await this.#end(entry, { status: 'cancelled', ...since(entry.job) })
    return this.find(jobId)
  }

  /** The jobs that are queued or running on this container. */
  activeOn(containerId: string): ActiveJob[] {
    return this.#entriesList()
      .filter(({ request }) => request.containerId === containerId)
      .map(({ job, request }) => ({ job, holds: holds(this.#parts.recipes, request) }))
  }

  /** The jobs that are queued or running in this vault. */
  activeIn(vaultId: string): Job[] {
    const inVault = this.#entriesList().filter(({ request }) => 'vaultId' in request && request.vaultId === vaultId)
    return inVault.map(({ job }) => job)
  }

  /** At start: what a dead process left running is marked interrupted, and its drafts are removed. */
  async recover(): Promise<void> {
    const { history, recipes, log, board } = this.#parts
    for (const job of await history.unfinished()) {
      const interrupted: Job = { ...job, state: { status: 'interrupted', ...since(job) } }
      board.put(interrupted)
      try {
        await sweep(recipes, job)
        await history.update(interrupted, null)
      } catch (error) {
        // It stays unfinished in the history, so the next start sweeps again.
        log.error({ err: error, jobId: job.id }, 'what an interrupted job left behind could not be removed yet')
      }
    }
  }

  /** Aborts every job and waits until each has cleaned up; they end as interrupted. */
  async stop(): Promise<void> {
    this.#stopping = true
    const entries = this.#entriesList()
    for (const entry of entries) {
      entry.abort.abort(shutdown)
      if (entry.job.state.status === 'queued') await this.#end(entry, { status: 'interrupted', ...since(entry.job) })
    }
    await Promise.all(entries.map((entry) => entry.ended.promise))
  }

  #entriesList(): Entry[] {
    return [...this.#entries.values()]
  }

  async #findByKey(key: string): Promise<Job | null> {
    const entry = this.#entriesList().find((one) => one.key === key)
    return entry?.job ?? (await this.#parts.history.findByIdempotencyKey(key))
  }

  #refuseSameTarget(request: JobRequest): void {
    const recipe = recipeFor(this.#parts.recipes, request.kind)
    const target = recipe.target(request)
    const other = this.#entriesList().find(
      (entry) => entry.request.kind === request.kind && recipe.target(entry.request) === target,
    )
    if (other === undefined) return
    throw new OpError(recipe.targetTaken, `A running ${request.kind} is already making ${target}.`, {
      jobId: other.job.id,
    })
  }

  /** Starts what may start of what is queued, the oldest first. */
  #runNext(): void {
    if (this.#stopping) return
    for (const entry of this.#entriesList())
      if (entry.job.state.status === 'queued' && this.#mayRun(entry.request)) void this.#run(entry)
  }

  #mayRun(request: JobRequest): boolean {
    const { recipes } = this.#parts
    const running = this.#entriesList().filter(({ job }) => job.state.status === 'running')
    const ofKind = running.filter((entry) => entry.request.kind === request.kind)
    if (ofKind.length >= recipeFor(recipes, request.kind).concurrency) return false
    if (!holds(recipes, request)) return true
    // Two that hold one container would let it go under each other's hands.
    return !running.some((entry) => isSameContainer(entry.request, request) && holds(recipes, entry.request))
  }

  async #run(entry: Entry): Promise<void> {
    const { request } = entry
    const { id, startedBy } = entry.job
    const startedAt = Date.now()
    const progress = { step: 'reading', bytesDone: 0, bytesTotal: null, totalIsEstimate: false } as const
    await this.#change(entry, {
      status: 'running',
      startedAt,
      progress: { ...progress, bytesPerSecond: null, secondsLeft: null },
    })
    try {
      const { signal } = entry.abort
      signal.throwIfAborted()
      const result = await recipeFor(this.#parts.recipes, request.kind).run(request, {
        jobId: id,
        startedBy,
        signal,
        report: (work) => this.#parts.board.report(id, work),
      })
      await this.#succeed(entry, { status: 'succeeded', startedAt, finishedAt: Date.now(), result })
    } catch (error) {
      await this.#end(entry, this.#endedBy(error, entry, startedAt))
    }
  }

  /** It is written before it is said: what the next start finds unwritten it takes for half done and removes. */
  async #succeed(entry: Entry, state: Succeeded): Promise<void> {
    const { board, history, recipes } = this.#parts
    const { id, request } = entry.job
    const job: Job = { ...entry.job, state }
    try {
      await history.update(job, board.bytesDone(id))
    } catch (error) {
      const what = `The ${request.kind}`
      if (recipeFor(recipes, request.kind).staysUnrecorded) throw unrecorded(error, what)
      throw await takeBack(error, { what, undo: () => sweep(recipes, entry.job) })
    }
    entry.job = job
    board.put(job)
    this.#settle(entry)
  }

  #endedBy(thrown: unknown, entry: Entry, startedAt: number): JobState {
    const error = causeOf(thrown)
    const ended = { startedAt, finishedAt: Date.now() }
    const { signal } = entry.abort
    if (signal.aborted && !(error instanceof OpError))
      return { status: signal.reason === shutdown ? 'interrupted' : 'cancelled', ...ended }
    this.#parts.log.error({ err: thrown, jobId: entry.job.id }, 'a job failed')
    const { code, message, field } =
      error instanceof OpError ? error : new OpError('INTERNAL', 'Holdfast failed on its side; its log says why.')
    return { status: 'failed', ...ended, code, message, field }
  }

  async #end(entry: Entry, state: JobState): Promise<void> {
    const bytes = this.#parts.board.bytesDone(entry.job.id)
    this.#entries.delete(entry.job.id)
    await this.#change(entry, state, bytes)
    this.#settle(entry)
  }

  #settle(entry: Entry): void {
    this.#entries.delete(entry.job.id)
    entry.ended.resolve(entry.job)
    this.#runNext()
  }

  /** Without a success to lose, what the board shows is what happened, also when the database cannot be written. */
  async #change(entry: Entry, state: JobState, bytes: number | null = null): Promise<void> {
    entry.job = { ...entry.job, state }
    this.#parts.board.put(entry.job)
    try {
      await this.#parts.history.update(entry.job, bytes)
    } catch (error) {
      this.#parts.log.error({ err: error, jobId: entry.job.id }, 'a job could not be recorded')
    }
  }
}

function since({ state }: Job): { startedAt: number | null; finishedAt: number } {
  return { startedAt: 'startedAt' in state ? state.startedAt : null, finishedAt: Date.now() }
}

function unrecorded(cause: unknown, what: string): OpError {
  const message = `${what} is done and stays, but that could not be recorded. Look after the disk of the data folder.`
  return new OpError('STORAGE_FAILED', message, { cause })
}

/** What went wrong first, where cleaning up after it failed as well. */
function causeOf(error: unknown): unknown {
  return error instanceof SuppressedError ? causeOf(error.suppressed) : error
}

/** The compiler cannot follow that a request's kind picks its own recipe. */
function recipeFor(recipes: Recipes, kind: JobKind): Recipe<JobKind> {
  return recipes[kind] as unknown as Recipe<JobKind>
}

function holds(recipes: Recipes, request: JobRequest): boolean {
  return recipeFor(recipes, request.kind).holds?.(request) ?? false
}

function isSameContainer(one: JobRequest, other: JobRequest): boolean {
  return one.engineId === other.engineId && one.containerId === other.containerId
}

async function sweep(recipes: Recipes, { id, request }: Job): Promise<void> {
  await recipeFor(recipes, request.kind).sweep(request, id)
}
