import { setImmediate as settle } from 'node:timers/promises'
import { message, OpError, type JobState, type Schedule, type ScheduleRun } from '@holdfast/contract'
import type { Database } from '../../database/open-database.ts'
import { silentLog } from '../../testing/silent-log.ts'
import type { FakeClock } from '../../testing/fake-clock.ts'
import { RunTable } from '../runs/run-table.ts'
import type { WantedBackup } from '../runs/run-worker.ts'
import { Scheduler } from '../scheduler.ts'
import type { KnownContainer } from '../targets/known-containers.ts'
import { Slots } from '../timing/slots.ts'

export interface SimulatedBackup {
  readonly scheduleId: string
  readonly container: string
  readonly startedAt: number
  readonly key: string
}

interface SimulatedJob {
  readonly id: string
  readonly wanted: WantedBackup
  readonly startedAt: number
  readonly endsAt: number
  readonly ended: PromiseWithResolvers<{ state: JobState }>
  state: JobState | null
}

interface HostParts {
  clock: FakeClock
  database: Database
  schedules: () => readonly Schedule[]
}

/** A machine with an engine, vaults and Holdfast on it, in which no time passes but what a test lets pass. */
export class SimulatedHost {
  readonly containers = new Map<string, KnownContainer>()
  readonly failingVaults = new Set<string>()
  readonly backups: SimulatedBackup[] = []
  readonly happened: { kind: 'run-started' | 'run-ended' | 'missed'; run: ScheduleRun }[] = []
  isEngineUp = true
  jobMs = 120_000
  /** Most that ran at a time, by vault. */
  readonly mostAtOnce = new Map<string, number>()
  readonly #parts: HostParts
  readonly #slots = new Slots()
  /** Those that have not come to their end. */
  readonly #jobs = new Map<string, SimulatedJob>()
  readonly #byId = new Map<string, SimulatedJob>()
  readonly #keys = new Map<string, SimulatedJob>()
  #scheduler: Scheduler | null = null
  #isFresh = false

  constructor(parts: HostParts) {
    this.#parts = parts
  }

  get scheduler(): Scheduler {
    if (this.#scheduler === null) throw new Error('Holdfast does not run.')
    return this.#scheduler
  }

  get isRunning(): boolean {
    return this.#scheduler !== null
  }

  add(name: string, labels: Record<string, string> = {}, id = name): void {
    const row = { id, name, state: 'running', createdAt: this.#parts.clock.now(), mounts: [] }
    this.containers.set(name, { engineId: 'local', row: row as never, labels })
  }

  boot(): void {
    const { clock, database, schedules } = this.#parts
    this.#isFresh = true
    this.#scheduler = new Scheduler({
      clock,
      sources: [{ all: () => Promise.resolve(schedules()) }],
      isDeleted: (scheduleId) => Promise.resolve(!schedules().some(({ id }) => id === scheduleId)),
      runs: new RunTable(database),
      slots: this.#slots,
      look: () =>
        Promise.resolve([
          { id: 'local', containers: this.isEngineUp ? [...this.containers.values()] : null, ownContainerId: null },
        ]),
      overrides: () => Promise.resolve(() => ({})),
      backups: {
        start: (wanted) => this.#start(wanted),
        ended: (jobId) => this.#ended(jobId),
        withdraw: () => Promise.resolve(false),
      },
      tell: (happening) => {
        if (happening.kind === 'run-started' || happening.kind === 'run-ended') this.happened.push(happening)
      },
      onMissed: (run) => void this.happened.push({ kind: 'missed', run }),
      log: silentLog,
    })
  }

  /** As a crash does: whatever ran is interrupted, and nobody hears of it. */
  kill(): void {
    this.#scheduler = null
    for (const job of this.#jobs.values()) {
      if (job.state !== null) continue
      job.state = { status: 'interrupted', startedAt: job.startedAt, finishedAt: this.#parts.clock.now() }
    }
  }

  /** Lets time pass until then, and all happen that is due. */
  async runUntil(end: number): Promise<void> {
    const { clock } = this.#parts
    for (let idle = 0; ;) {
      const before = `${clock.now()} ${this.#keys.size}`
      const next = Math.min(await this.#step(), ...this.#running().map(({ endsAt }) => endsAt))
      if (next > end) break
      clock.set(Math.max(next, clock.now()))
      this.#endJobs()
      idle = before === `${clock.now()} ${this.#keys.size}` ? idle + 1 : 0
      if (idle > 1_000) throw new Error(`Nothing happens any more at ${new Date(clock.now()).toISOString()}.`)
    }
    clock.set(Math.max(end, clock.now()))
    await this.#step()
  }

  async #step(): Promise<number> {
    if (this.#scheduler === null) return Infinity
    const dueAt = await this.#scheduler.step()
    await this.#scheduler.settled()
    if (!this.#isFresh) return dueAt
    // What a process before it left is looked up, and may begin again.
    this.#isFresh = false
    await settle()
    return this.#step()
  }

  #running(): SimulatedJob[] {
    return [...this.#jobs.values()]
  }

  #endJobs(): void {
    const now = this.#parts.clock.now()
    for (const job of this.#running()) {
      if (job.endsAt > now) continue
      this.#jobs.delete(job.id)
      if (job.state !== null) continue
      job.state = this.#outcome(job, now)
      job.ended.resolve({ state: job.state })
    }
  }

  #outcome({ wanted, startedAt }: SimulatedJob, finishedAt: number): JobState {
    const about = { startedAt, finishedAt }
    if (this.failingVaults.has(wanted.vault ?? ''))
      return { status: 'failed', ...about, code: 'DISK_FULL', detail: message('see-log'), field: null }
    const { schedule, subject, idempotencyKey: key } = wanted
    this.backups.push({ scheduleId: schedule.id, container: subject.name, startedAt, key })
    const result = { kind: 'prune', blobs: 0, bytes: 0 } as const
    return { status: 'succeeded', ...about, result }
  }

  async #start(wanted: WantedBackup): Promise<{ id: string }> {
    const { subject, idempotencyKey, vault } = wanted
    const earlier = this.#keys.get(idempotencyKey)
    if (earlier !== undefined) return earlier
    if (!this.isEngineUp) throw new OpError('ENGINE_UNREACHABLE', message('see-log'))
    if (this.containers.get(subject.name)?.row.id !== subject.containerId)
      throw new OpError('CONTAINER_NOT_FOUND', message('container-not-found', { container: subject.name }))
    const startedAt = this.#parts.clock.now()
    const job: SimulatedJob = {
      id: `job-${this.#keys.size}`,
      wanted,
      startedAt,
      endsAt: startedAt + this.jobMs,
      ended: Promise.withResolvers(),
      state: null,
    }
    this.#jobs.set(job.id, job)
    this.#keys.set(idempotencyKey, job)
    this.#byId.set(job.id, job)
    const beside = this.#running().filter((one) => one.wanted.vault === vault && one.state === null).length
    this.mostAtOnce.set(vault ?? '', Math.max(beside, this.mostAtOnce.get(vault ?? '') ?? 0))
    return job
  }

  async #ended(jobId: string): Promise<{ state: JobState }> {
    const job = this.#byId.get(jobId)
    if (job === undefined) throw new OpError('JOB_NOT_FOUND', message('job-not-found', { id: jobId }))
    return job.state === null ? job.ended.promise : { state: job.state }
  }
}
