import {
  message,
  OpError,
  type Actor,
  type Cause,
  type Job,
  type JobLimits,
  type JobRequest,
  type JobState,
  type SubjectAddress,
} from '@holdfast/contract'
import { TryLimit, type Limit } from '../access/try-limit.ts'
import type { Beholder } from '../access/in-scope.ts'
import type { Log } from '../log.ts'
import type { JobBoard } from './job-board.ts'
import type { JobHistory } from './job-history.ts'
import { JobListeners, type JobListener } from './job-listeners.ts'
import { JobLocks, type ActiveJob } from './job-locks.ts'
import { JobQueue, type QueuedJob } from './job-queue.ts'
import { laneOf, Lanes } from './lanes.ts'
import { recipeFor, type Recipes } from './recipe.ts'
import { since, stateAfter } from './state-after.ts'
import { takeBack } from './take-back.ts'

interface StartOptions extends Partial<Beholder> {
  actor: Actor
  causedBy?: Cause | null
  idempotencyKey: string | undefined
}

interface RunnerParts {
  board: JobBoard
  history: JobHistory
  recipes: Recipes
  log: Log
  /** Jobs that one person or token may start. */
  starts?: Limit
  /** How many backups run beside each other. */
  limits?: () => JobLimits
}

type Succeeded = Extract<JobState, { status: 'succeeded' }>

/** Whoever has a thousand containers backs them up twice. */
const startsOfActor: Limit = { tries: 2_000, perSeconds: 600 }
const defaultLimits: JobLimits = { perEngine: 3, perVault: 2 }
const shutdown = new Error('Holdfast is stopping.')

/** The one lifecycle of every kind of job: queued, running, then succeeded, failed, cancelled or interrupted. */
export class JobRunner {
  readonly #queue = new JobQueue()
  readonly #locks: JobLocks
  readonly #lanes: Lanes
  readonly #starts: TryLimit
  readonly #parts: RunnerParts
  readonly #started: JobListeners
  readonly #ended: JobListeners
  /** Ended, though the database does not know it. */
  readonly #unrecorded = new Map<string, Job>()
  #stopping = false

  constructor(parts: RunnerParts) {
    this.#parts = parts
    this.#starts = new TryLimit(parts.starts ?? startsOfActor)
    this.#locks = new JobLocks(this.#queue, parts.recipes)
    this.#started = new JobListeners(parts.log)
    this.#ended = new JobListeners(parts.log)
    this.#lanes = new Lanes({ queue: this.#queue, limits: () => defaultLimits, ...parts })
  }

  /** Hears of every job when it begins to run. */
  onStarted(listener: JobListener): void {
    this.#started.add(listener)
  }

  /** Hears of every job that has ended, however it ended. */
  onEnded(listener: JobListener): void {
    this.#ended.add(listener)
  }

  /**
   * Queues a job and answers at once. With an idempotency key that was used before, answers with that job instead.
   * `resolve` turns what was asked for into a request; it runs only if there is a job to make.
   * @throws OpError `TOO_MANY_REQUESTS`, the recipe's `lockedCode`, naming the job that produces the same.
   */
  async start(
    resolve: () => Promise<JobRequest>,
    { actor, scopes = [], causedBy = null, idempotencyKey }: StartOptions,
  ): Promise<Job> {
    const key = idempotencyKey ?? null
    const earlier = key === null ? null : await this.#findByKey(key)
    if (earlier !== null) return earlier
    if (actor.kind === 'user' || actor.kind === 'token') await this.#starts.spend(`${actor.kind} ${actor.id}`)
    const request = await resolve()
    const twin = key === null ? undefined : this.#queue.all().find((entry) => entry.key === key)
    if (twin !== undefined) return twin.job
    this.#locks.refuseLocked(request, actor, { scopes })
    if (this.#stopping) throw new OpError('INTERRUPTED', message('server-stopping'))
    const masked = this.#recipe(request).mask?.(request) ?? request
    const entry = this.#queue.add({ request, masked, actor, causedBy, key })
    this.#parts.board.put(entry.job)
    try {
      await this.#parts.history.insert(entry.job, key)
    } catch (error) {
      this.#queue.remove(entry.job.id)
      this.#parts.board.drop(entry.job.id)
      const sameKey = key === null ? null : await this.#findByKey(key)
      if (sameKey !== null) return sameKey
      throw error
    }
    entry.isRecorded = true
    this.#runNext()
    return entry.job
  }

  /** Settles when the job has ended, however it ended. */
  async ended(jobId: string): Promise<Job> {
    const entry = this.#queue.get(jobId)
    return entry === undefined ? this.find(jobId) : entry.ended.promise
  }

  /** @throws OpError `JOB_NOT_FOUND`, `JOB_UNREADABLE` for one that another version stored. */
  async find(jobId: string): Promise<Job> {
    const active = this.#queue.get(jobId)
    if (active !== undefined) return this.#parts.board.withProgress(active.job)
    const found = this.#unrecorded.get(jobId) ?? (await this.#parts.history.find(jobId))
    if (found === null) throw new OpError('JOB_NOT_FOUND', message('job-not-found', { id: jobId }), { field: 'id' })
    return found
  }

  /** Asks a job to stop; one that has ended stays as it is. */
  async cancel(jobId: string): Promise<Job> {
    const entry = this.#queue.get(jobId)
    if (entry === undefined) return this.find(jobId)
    entry.abort.abort()
    if (entry.job.state.status === 'queued') await this.#end(entry, { status: 'cancelled', ...since(entry.job) })
    return this.find(jobId)
  }

  /** The jobs that are queued or running and need `subject` as it is. */
  activeOn(subject: SubjectAddress): ActiveJob[] {
    return this.#locks.activeOn(subject)
  }

  /**
   * At start, of what a dead process left: what ran is marked interrupted and its drafts are removed. What a schedule had queued
   * is queued again; what people had is interrupted, as they may have done it otherwise since. Listeners hear of it when all that
   * was left has been seen to: what they start meets it.
   */
  async recover(): Promise<void> {
    const { jobs, unreadable } = await this.#parts.history.unfinished()
    for (const { id, kind, status } of unreadable)
      this.#parts.log.warn({ jobId: id, kind, status }, 'a job of another version is left as it is')
    for (const job of jobs.filter((one) => this.#mayStartAgain(one))) this.#parts.board.put(this.#queue.takeUp(job).job)
    const others = jobs.filter((one) => !this.#mayStartAgain(one))
    const interrupted: Job[] = []
    for (const job of others) interrupted.push(await this.#interrupt(job))
    for (const job of interrupted) this.#ended.tell(job)
    this.#runNext()
  }

  /** Aborts what runs and waits until each has cleaned up. What schedules have queued stays queued for the next start. */
  async stop(): Promise<void> {
    this.#stopping = true
    const entries = this.#queue.all()
    for (const entry of entries) {
      entry.abort.abort(shutdown)
      if (entry.job.state.status !== 'queued') continue
      if (this.#mayStartAgain(entry.job)) this.#leaveQueued(entry)
      else await this.#end(entry, { status: 'interrupted', ...since(entry.job) })
    }
    await Promise.all(entries.map((entry) => entry.ended.promise))
  }

  /** The request of one that masks something is not whole in the history. */
  #mayStartAgain({ state, actor, request }: Job): boolean {
    return state.status === 'queued' && laneOf(actor) === 'schedules' && this.#recipe(request).mask === undefined
  }

  #leaveQueued(entry: QueuedJob): void {
    this.#queue.remove(entry.job.id)
    entry.ended.resolve(entry.job)
  }

  async #interrupt(job: Job): Promise<Job> {
    const { board, history, log } = this.#parts
    const interrupted: Job = { ...job, state: { status: 'interrupted', ...since(job) } }
    board.put(interrupted)
    try {
      await this.#recipe(job.request).sweep(job.request, job.id)
      await history.update(interrupted, null)
    } catch (error) {
      // It stays unfinished in the history, so the next start sweeps again.
      log.error({ err: error, jobId: job.id }, 'what an interrupted job left behind could not be removed yet')
    }
    return interrupted
  }

  async #findByKey(key: string): Promise<Job | null> {
    const entry = this.#queue.all().find((one) => one.key === key)
    return entry?.job ?? (await this.#parts.history.findByIdempotencyKey(key))
  }

  /** Starts what may start of what is queued. */
  #runNext(): void {
    if (this.#stopping) return
    // Each that begins changes whose turn it is.
    for (;;) {
      const next = this.#lanes.waiting().find((entry) => this.#lanes.hasRoom(entry) && this.#locks.mayRun(entry))
      if (next === undefined) return
      this.#lanes.countTurn(next)
      void this.#run(next)
    }
  }

  async #run(entry: QueuedJob): Promise<void> {
    const { request } = entry
    const { id, actor } = entry.job
    const startedAt = Date.now()
    const progress = { step: 'reading', bytesDone: 0, bytesTotal: null, totalIsEstimate: false } as const
    const isRecorded = await this.#change(entry, {
      status: 'running',
      startedAt,
      progress: { ...progress, bytesPerSecond: null, secondsLeft: null },
    })
    try {
      const { signal } = entry.abort
      signal.throwIfAborted()
      // Its row says that it is queued: after a crash it would start a second time, on top of what this run had left.
      if (!isRecorded && laneOf(actor) === 'schedules')
        throw new OpError('STORAGE_FAILED', message('start-unrecorded', { kind: request.kind }))
      this.#started.tell(entry.job)
      const report = this.#parts.board.report.bind(this.#parts.board, id)
      const result = await this.#recipe(request).run(request, { jobId: id, actor, signal, report })
      await this.#succeed(entry, { status: 'succeeded', startedAt, finishedAt: Date.now(), result })
    } catch (error) {
      await this.#end(entry, this.#endedBy(error, entry, startedAt))
    }
  }

  /** It is written before it is said: what the next start finds unwritten it takes for half done and removes. */
  async #succeed(entry: QueuedJob, state: Succeeded): Promise<void> {
    const { board, history } = this.#parts
    const job: Job = { ...entry.job, state }
    const recipe = this.#recipe(job.request)
    try {
      await history.update(job, board.bytesDone(job.id))
    } catch (error) {
      const { kind } = job.request
      if (recipe.staysUnrecorded)
        throw new OpError('STORAGE_FAILED', message('job-unrecorded', { kind }), { cause: error })
      throw await takeBack(error, { what: message('the-job', { kind }), undo: () => recipe.sweep(job.request, job.id) })
    }
    entry.job = job
    board.put(job)
    this.#settle(entry)
  }

  #endedBy(thrown: unknown, { job, abort }: QueuedJob, startedAt: number): JobState {
    const state = stateAfter(thrown, { jobId: job.id, startedAt, wasCut: abort.signal.aborted })
    if (state.status === 'failed') this.#parts.log.error({ err: thrown, jobId: job.id }, 'a job failed')
    return state.status === 'cancelled' && abort.signal.reason === shutdown
      ? { ...state, status: 'interrupted' }
      : state
  }

  async #end(entry: QueuedJob, state: JobState): Promise<void> {
    const bytes = this.#parts.board.bytesDone(entry.job.id)
    this.#queue.remove(entry.job.id)
    await this.#change(entry, state, bytes)
    this.#settle(entry)
  }

  #settle(entry: QueuedJob): void {
    this.#queue.remove(entry.job.id)
    entry.ended.resolve(entry.job)
    this.#ended.tell(entry.job)
    this.#runNext()
  }

  /** Whether the history took it. Without a success to lose, what the board shows is what happened, also when the database cannot be written. */
  async #change(entry: QueuedJob, state: JobState, bytes: number | null = null): Promise<boolean> {
    entry.job = { ...entry.job, state }
    this.#parts.board.put(entry.job)
    try {
      await this.#parts.history.update(entry.job, bytes)
      return true
    } catch (error) {
      if (state.status !== 'running') this.#unrecorded.set(entry.job.id, entry.job)
      this.#parts.log.error({ err: error, jobId: entry.job.id }, 'a job could not be recorded')
      return false
    }
  }

  #recipe({ kind }: JobRequest) {
    return recipeFor(this.#parts.recipes, kind)
  }
}
