import { message, OpError, type Job, type JobState, type ScheduleRun } from '@holdfast/contract'
import type { Log } from '../../log.ts'
import type { Clock } from '../../watching/clock.ts'
import { ContainerIndex } from '../targets/container-index.ts'
import type { LookAtContainers, PlannedBackup } from '../targets/known-containers.ts'
import { isFinal, laneOf, RunAtWork, type Ending } from './run-at-work.ts'
import type { RunTable } from './run-table.ts'
import { toScheduleRun, type WorkRun, type WorkTarget } from './stored-run.ts'

export interface WantedBackup extends PlannedBackup {
  readonly subject: WorkTarget['subject']
  readonly schedule: { readonly id: string; readonly name: string }
  /** With one that was used before there is no second job. */
  readonly idempotencyKey: string
}

/** Whoever takes backups. */
export interface TakesBackups {
  /** Queues one. @throws OpError as a backup's start does: `CONTAINER_NOT_FOUND`, `CONTAINER_BUSY`, `VAULT_NOT_FOUND`, ... */
  start: (wanted: WantedBackup) => Promise<Pick<Job, 'id'>>
  /** Settles when the job has ended, however it ended; with another state only while Holdfast stops. @throws OpError `JOB_NOT_FOUND`, `JOB_UNREADABLE` */
  ended: (jobId: string) => Promise<{ readonly state: JobState }>
  /** Cancels a job that is still queued; false where it has begun. */
  withdraw: (jobId: string) => Promise<boolean>
}

interface WorkerParts {
  clock: Clock
  table: RunTable
  look: LookAtContainers
  backups: TakesBackups
  /** A run is over. */
  onFinished: (run: ScheduleRun) => void
  /** It may be due earlier than it was. */
  onChange: () => void
  log: Log
}

/** Of one engine and vault, queued or running: enough for the queue to choose from, and few enough to be withdrawn. */
const mostInLane = 8
const mostAttempts = 3
const retryMs = 15_000
const windowOver = message('schedule-window-over')
const goesBy = new Set(['ENGINE_UNREACHABLE', 'CONTAINER_BUSY', 'INTERRUPTED', 'TIMEOUT'])

/** Has the containers of all runs backed up, in turns, and writes down what becomes of each. */
export class RunWorker implements AsyncDisposable {
  readonly #parts: WorkerParts
  readonly #runs = new Set<RunAtWork>()
  readonly #lanes = new Map<string, number>()
  readonly #withdrawn = new Set<WorkTarget>()
  readonly #tasks = new Set<Promise<void>>()
  #stopped = false

  constructor(parts: WorkerParts) {
    this.#parts = parts
  }

  /** A new run, or one that a process left unfinished; with `closing` what of it had not begun ends so. */
  add(run: WorkRun, closing: Ending | null = null): void {
    const work = new RunAtWork(run)
    this.#runs.add(work)
    for (const target of run.targets.filter(({ outcome }) => outcome === 'running')) {
      this.#enter(target)
      void this.#follow(work, target)
    }
    if (closing !== null) this.#close(work, closing)
    if (work.isDone) this.#do(() => this.#finish(work))
  }

  /** The containers of a schedule that wait or are being backed up, by key. */
  busy(scheduleId: string): Set<string> {
    const own = [...this.#runs].filter(({ run }) => run.scheduleId === scheduleId)
    return new Set(own.flatMap(({ run }) => run.targets.filter((one) => !isFinal(one)).map(({ key }) => key)))
  }

  /** Begins what may begin. Answers when something is due by itself; `Infinity`: nothing is. */
  pump(): number {
    if (this.#stopped) return Infinity
    const now = this.#parts.clock.now()
    for (const work of this.#runs)
      if (now >= (work.run.windowEndsAt ?? Infinity)) this.#close(work, { outcome: 'skipped', reason: windowOver })
    const hasRoom = (lane: string): boolean => (this.#lanes.get(lane) ?? 0) < mostInLane
    // One of each run in turn, until none has any more for which there is room.
    for (let hasMore = true; hasMore;) {
      hasMore = false
      for (const work of this.#runs) {
        const target = work.take(now, hasRoom)
        if (target === null) continue
        hasMore = true
        this.#enter(target)
        this.#do(() => this.#begin(work, target))
      }
    }
    return Math.min(Infinity, ...[...this.#runs].map((work) => work.dueAfter(now)))
  }

  /** What has not begun of a schedule's runs does not begin any more. */
  abandon(scheduleId: string, closing: Ending): void {
    for (const work of this.#runs) if (work.run.scheduleId === scheduleId) this.#close(work, closing)
  }

  /** Once all that is being written is written. What runs goes on. */
  async settled(): Promise<void> {
    while (this.#tasks.size > 0) await Promise.all(this.#tasks)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true
    await this.settled()
  }

  async #begin(work: RunAtWork, target: WorkTarget): Promise<void> {
    const { run } = work
    target.attempt += 1
    target.outcome = 'running'
    try {
      const { id } = await this.#start(run, target)
      target.jobId = id
      await this.#parts.table.update(run.id, target)
      void this.#follow(work, target)
      if (work.closing !== null) await this.#withdraw(target, id)
    } catch (error) {
      await this.#failedToBegin(work, target, error)
    }
  }

  async #start(run: WorkRun, target: WorkTarget): Promise<Pick<Job, 'id'>> {
    const { scheduleId: id, scheduleName: name, slot } = run
    const idempotencyKey = `schedule/${id}/${slot ?? run.id}/${target.key}/${target.attempt}`
    const start = (): Promise<Pick<Job, 'id'>> =>
      this.#parts.backups.start({ ...target.backup, subject: target.subject, schedule: { id, name }, idempotencyKey })
    try {
      return await start()
    } catch (error) {
      if (!isCoded(error, 'CONTAINER_NOT_FOUND') || !(await this.#findAgain(target))) throw error
      return start()
    }
  }

  /** Whether it was recreated since: another id under its name, or with its Compose identity. */
  async #findAgain(target: WorkTarget): Promise<boolean> {
    const found = new ContainerIndex(await this.#parts.look()).find(target.address)
    if (found === null || found.row.id === target.subject.containerId) return false
    target.subject = { ...target.subject, containerId: found.row.id, name: found.row.name }
    return true
  }

  async #failedToBegin(work: RunAtWork, target: WorkTarget, error: unknown): Promise<void> {
    const { clock, log } = this.#parts
    if (error instanceof OpError && goesBy.has(error.code)) {
      target.attempt -= 1
      await this.#wait(work, target, clock.now() + retryMs)
      return
    }
    if (isCoded(error, 'CONTAINER_NOT_FOUND')) {
      const reason = message('schedule-container-missing', { container: target.subject.name })
      await this.#end(work, target, { outcome: 'skipped', reason, left: true })
      return
    }
    log.error({ err: error, runId: work.run.id, container: target.key }, 'a backup of a schedule could not be started')
    const reason = error instanceof OpError ? error.detail : message('internal-error', { id: work.run.id })
    await this.#end(work, target, { outcome: 'failed', reason, left: true })
  }

  /** Until its job has ended. */
  async #follow(work: RunAtWork, target: WorkTarget): Promise<void> {
    const ended = await this.#parts.backups.ended(target.jobId ?? '').then(
      ({ state }) => state,
      (error: unknown) => (error instanceof OpError ? error : new OpError('INTERNAL', message('see-log'))),
    )
    if (!this.#stopped) this.#do(() => this.#jobEnded(work, target, ended))
  }

  async #jobEnded(work: RunAtWork, target: WorkTarget, ended: JobState | OpError): Promise<void> {
    if (ended instanceof OpError)
      return this.#end(work, target, { outcome: 'failed', reason: ended.detail, left: true })
    switch (ended.status) {
      case 'queued':
      case 'running':
        return undefined
      case 'succeeded':
        return this.#end(work, target, { outcome: 'succeeded', reason: null, left: true })
      case 'failed':
        return this.#end(work, target, { outcome: 'failed', reason: ended.detail, left: true })
      case 'cancelled':
        return this.#withdrawn.delete(target) && work.closing !== null
          ? this.#end(work, target, { ...work.closing, left: true })
          : this.#end(work, target, { outcome: 'cancelled', reason: null, left: true })
      case 'interrupted':
        if (target.attempt >= mostAttempts)
          return this.#end(work, target, { outcome: 'failed', reason: message('job-interrupted'), left: true })
        return this.#wait(work, target, this.#parts.clock.now())
      default:
        return ended satisfies never
    }
  }

  async #wait(work: RunAtWork, target: WorkTarget, dueAt: number): Promise<void> {
    if (work.closing !== null) return this.#end(work, target, { ...work.closing, left: true })
    this.#leave(target)
    target.outcome = 'waiting'
    await this.#write(work, target)
    work.putBack(target, dueAt)
    this.#parts.onChange()
  }

  async #end(
    work: RunAtWork,
    target: WorkTarget,
    { left = false, ...become }: Ending & { left?: boolean },
  ): Promise<void> {
    if (left) this.#leave(target)
    Object.assign(target, become)
    await this.#write(work, target)
    work.close()
    if (work.isDone) await this.#finish(work)
    this.#parts.onChange()
  }

  #close(work: RunAtWork, closing: Ending): void {
    if (work.closing !== null) return
    work.closing = closing
    for (const target of work.takeAll()) this.#do(() => this.#end(work, target, closing))
    for (const target of work.run.targets) {
      const { jobId, outcome } = target
      if (outcome === 'running' && jobId !== null) this.#do(() => this.#withdraw(target, jobId))
    }
  }

  async #withdraw(target: WorkTarget, jobId: string): Promise<void> {
    this.#withdrawn.add(target)
    if (!(await this.#parts.backups.withdraw(jobId))) this.#withdrawn.delete(target)
  }

  async #finish(work: RunAtWork): Promise<void> {
    if (!this.#runs.delete(work)) return
    work.run.finishedAt = this.#parts.clock.now()
    await this.#parts.table.finish(work.run.id, work.run.finishedAt)
    this.#parts.onFinished(toScheduleRun(work.run))
  }

  /** What cannot be written is found out again at the next start, by the job. */
  async #write({ run }: RunAtWork, target: WorkTarget): Promise<void> {
    await this.#parts.table.update(run.id, target).catch((error: unknown) => {
      this.#parts.log.error({ err: error, runId: run.id }, 'what became of a container of a run could not be recorded')
    })
  }

  #enter(target: WorkTarget): void {
    this.#lanes.set(laneOf(target), (this.#lanes.get(laneOf(target)) ?? 0) + 1)
  }

  #leave(target: WorkTarget): void {
    this.#lanes.set(laneOf(target), (this.#lanes.get(laneOf(target)) ?? 0) - 1)
  }

  async #logged(task: () => Promise<void>): Promise<void> {
    try {
      await task()
    } catch (error) {
      this.#parts.log.error({ err: error }, 'a run of a schedule could not go on')
    }
  }

  #do(task: () => Promise<void>): void {
    const done = this.#logged(task).finally(() => this.#tasks.delete(done))
    this.#tasks.add(done)
  }
}

function isCoded(error: unknown, code: OpError['code']): boolean {
  return error instanceof OpError && error.code === code
}
