import {
  message,
  OpError,
  type Actor,
  type Happening,
  type Message,
  type Schedule,
  type ScheduleRun,
} from '@holdfast/contract'
import type { Log } from '../log.ts'
import type { Clock } from '../watching/clock.ts'
import { Revision } from '../watching/revision.ts'
import { dueSlot, windowEnd, type DueSlot } from './due-slot.ts'
import type { Ending } from './runs/run-at-work.ts'
import { planRun } from './runs/plan-run.ts'
import type { Cursor, RunTable } from './runs/run-table.ts'
import { RunWorker, type TakesBackups } from './runs/run-worker.ts'
import { toScheduleRun, type WorkRun } from './runs/stored-run.ts'
import type { ScheduleSource } from './schedule-source.ts'
import type { RunsSchedules } from './schedules.ts'
import { ContainerIndex } from './targets/container-index.ts'
import type { LookAtContainers, Overrides } from './targets/known-containers.ts'
import { resolveTargets, unreachableFor, type ResolvedTarget } from './targets/resolve-targets.ts'
import type { Slots } from './timing/slots.ts'

interface SchedulerParts {
  clock: Clock
  sources: readonly ScheduleSource[]
  /** Whether somebody deleted it. What a container makes of itself is there again with its engine, and never counts as deleted. */
  isDeleted: (scheduleId: string) => Promise<boolean>
  runs: RunTable
  slots: Slots
  look: LookAtContainers
  overrides: Overrides
  backups: TakesBackups
  tell: (happening: Happening) => void
  /** A slot was missed, and nothing makes up for it. */
  onMissed: (run: ScheduleRun) => void
  log: Log
}

type Due = Extract<DueSlot, { kind: 'due' }>

/** At most so long it trusts the clock to go on as it does. */
const mostSleepMs = 60_000
const retryMs = 15_000

/** Runs schedules: each slot once, whatever the clock, the engines and the process do. */
export class Scheduler implements RunsSchedules, AsyncDisposable {
  readonly #parts: SchedulerParts
  readonly #worker: RunWorker
  readonly #changed = new Revision()
  /** The engines a due slot waits for, by schedule. */
  readonly #waitsFor = new Map<string, readonly string[]>()
  #cursors: Map<string, Cursor> | null = null

  constructor(parts: SchedulerParts) {
    this.#parts = parts
    const { clock, runs: table, look, backups, log } = parts
    this.#worker = new RunWorker({
      clock,
      table,
      look,
      backups,
      log,
      onFinished: (run) => parts.tell({ kind: 'run-ended', run }),
      onChange: () => this.#changed.bump(),
    })
  }

  /** Until `signal` aborts. What goes wrong is logged and tried again. */
  async follow(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#parts
    while (!signal.aborted) {
      const seen = this.#changed.count
      const dueAt = await this.step().catch((error: unknown) => {
        log.error({ err: error }, 'the schedules could not be looked at')
        return clock.now() + retryMs
      })
      await this.#sleep(Math.min(Math.max(dueAt - clock.now(), 0), mostSleepMs), { seen, signal })
    }
  }

  /** Does all that is due now. Answers when something is due next, in milliseconds since 1970; `Infinity`: nothing is. */
  async step(): Promise<number> {
    const { clock, sources, look } = this.#parts
    await this.#load()
    const now = clock.now()
    let dueAt = Infinity
    let index: Promise<ContainerIndex> | null = null
    const lookOnce = (): Promise<ContainerIndex> => (index ??= look().then((engines) => new ContainerIndex(engines)))
    const all = (await Promise.all(sources.map((source) => source.all()))).flat()
    const enabled = all.filter((schedule) => schedule.enabled)
    await this.#beginAnew(enabled, now)
    for (const schedule of enabled) dueAt = Math.min(dueAt, await this.#see(schedule, { now, lookOnce }))
    return Math.min(dueAt, this.#worker.pump())
  }

  /** Once all that is being written is written. */
  async settled(): Promise<void> {
    await this.#worker.settled()
  }

  async runNow(schedule: Schedule, { actor }: { actor: Actor }, idempotencyKey?: string): Promise<ScheduleRun> {
    const { clock, runs, look } = this.#parts
    await this.#load()
    const key = idempotencyKey === undefined ? null : `${schedule.id}/${idempotencyKey}`
    const earlier = key === null ? null : await runs.findByKey(key)
    if (earlier !== null) return toScheduleRun(earlier)
    const index = new ContainerIndex(await look())
    const [engine] = unreachableFor(schedule, index)
    if (engine !== undefined) throw new OpError('ENGINE_UNREACHABLE', message('schedule-engine-away', { engine }))
    const plan = { slot: null, trigger: 'manual', startedBy: actor, now: clock.now() } as const
    const run = planRun(schedule, await this.#resolve(schedule, index), plan)
    await runs.begin(run, { idempotencyKey: key })
    this.#begun(run)
    return toScheduleRun(run)
  }

  async begins(schedule: Schedule): Promise<void> {
    await this.#load()
    await this.#setCursors([schedule], this.#parts.clock.now())
    this.#changed.bump()
  }

  async removed({ id, name }: Schedule): Promise<void> {
    await this.#load()
    this.#cursors?.delete(id)
    await this.#parts.runs.forget(id)
    this.#worker.abandon(id, deleted(name))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker[Symbol.asyncDispose]()
  }

  /** What a process before this one left. */
  async #load(): Promise<void> {
    if (this.#cursors !== null) return
    const { runs, isDeleted } = this.#parts
    const cursors = await runs.cursors()
    const unfinished = await runs.unfinished()
    const gone = new Set<WorkRun>()
    for (const run of unfinished) if (await isDeleted(run.scheduleId)) gone.add(run)
    // Somebody else may have come as far meanwhile.
    if (this.#cursors !== null) return
    this.#cursors = cursors
    for (const run of unfinished) this.#worker.add(run, gone.has(run) ? deleted(run.scheduleName) : null)
  }

  /** Those that are new, or were timed otherwise when they were last looked at. */
  async #beginAnew(schedules: readonly Schedule[], now: number): Promise<void> {
    const anew = schedules.filter((schedule) => this.#cursors?.get(schedule.id)?.timed !== timedText(schedule))
    if (anew.length > 0) await this.#setCursors(anew, now)
  }

  /** Begins a schedule that is due, and answers when it is due next. */
  async #see(
    schedule: Schedule,
    { now, lookOnce }: { now: number; lookOnce: () => Promise<ContainerIndex> },
  ): Promise<number> {
    const { slots, log } = this.#parts
    const after = this.#cursors?.get(schedule.id)?.slot ?? now
    const due = dueSlot(schedule, { after, now, slots })
    switch (due.kind) {
      case 'later':
        return due.next ?? Infinity
      case 'anew':
        log.warn({ scheduleId: schedule.id, slot: after }, 'the clock was set back: a schedule begins anew from now')
        await this.#setCursors([schedule], now)
        return slots.next(schedule, now) ?? Infinity
      case 'due':
        if (!(await this.#runSlot(schedule, due, { now, lookOnce }))) return now + retryMs
        return slots.next(schedule, now) ?? Infinity
      default:
        return due satisfies never
    }
  }

  /** False where the slot has to wait for an engine. */
  async #runSlot(
    schedule: Schedule,
    { slot, missed: missedSlots, trigger, isOver }: Due,
    { now, lookOnce }: { now: number; lookOnce: () => Promise<ContainerIndex> },
  ): Promise<boolean> {
    const windowEndsAt = windowEnd(schedule, slot)
    const plan = { slot, trigger, now, windowEndsAt, missedSlots }
    if (isOver) {
      const run = planRun(schedule, [], plan)
      await this.#begin({ ...run, finishedAt: now, missedBecause: this.#whyMissed(schedule) }, schedule)
      return true
    }
    const index = await lookOnce()
    const away = unreachableFor(schedule, index)
    if (away.length > 0) {
      this.#waitsFor.set(schedule.id, away)
      return false
    }
    await this.#begin(planRun(schedule, await this.#resolve(schedule, index), plan), schedule)
    return true
  }

  async #begin(run: WorkRun, schedule: Schedule): Promise<void> {
    const { scheduleId, slot } = run
    const cursor = { timed: timedText(schedule), slot: slot ?? 0 }
    const isNew = await this.#parts.runs.begin(run, { cursor })
    this.#cursors?.set(scheduleId, cursor)
    this.#waitsFor.delete(scheduleId)
    if (isNew) this.#begun(run)
  }

  #begun(run: WorkRun): void {
    const told = toScheduleRun(run)
    if (run.missedBecause !== null) {
      this.#parts.onMissed(told)
      return
    }
    this.#parts.tell({ kind: 'run-started', run: told })
    this.#worker.add(run)
    this.#changed.bump()
  }

  /** What the run before has not come to yet is not taken twice. */
  async #resolve(schedule: Schedule, index: ContainerIndex): Promise<ResolvedTarget[]> {
    const override = await this.#parts.overrides()
    const busy = this.#worker.busy(schedule.id)
    const targets = resolveTargets(schedule, index, override).filter(({ excludesItself }) => !excludesItself)
    return targets.map((target) => {
      const { engineId, name } = target.subject
      if (target.reason !== null || !busy.has(`${engineId}/${name}`)) return target
      return { ...target, reason: message('schedule-still-running') }
    })
  }

  #whyMissed({ id }: Schedule): Message {
    const [engine] = this.#waitsFor.get(id) ?? []
    return engine === undefined ? message('schedule-not-running') : message('schedule-engine-away', { engine })
  }

  async #setCursors(schedules: readonly Schedule[], slot: number): Promise<void> {
    const cursors = schedules.map((schedule) => [schedule.id, { timed: timedText(schedule), slot }] as const)
    await this.#parts.runs.setCursors(cursors)
    for (const [id, cursor] of cursors) this.#cursors?.set(id, cursor)
  }

  async #sleep(ms: number, { seen, signal }: { seen: number; signal: AbortSignal }): Promise<void> {
    const woken = new AbortController()
    const either = AbortSignal.any([signal, woken.signal])
    const ways = [this.#parts.clock.sleep(ms, either), this.#changed.past(seen, either)]
    await Promise.race(ways.map((way) => way.catch(() => undefined)))
    woken.abort()
  }
}

function deleted(schedule: string): Ending {
  return { outcome: 'cancelled', reason: message('schedule-removed', { schedule }) }
}

function timedText({ timing, timeZone }: Pick<Schedule, 'timing' | 'timeZone'>): string {
  return JSON.stringify([timeZone, timing])
}
