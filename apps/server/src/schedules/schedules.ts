import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import {
  may,
  message,
  OpError,
  type ContainerRule,
  type ContainerRuleInput,
  type DryRun,
  type DryRunInput,
  type ListRuns,
  type PreviewTiming,
  type RunScheduleNow,
  type RunsPage,
  type RunSummary,
  type Schedule,
  type ScheduleDraft,
  type ScheduleRun,
  type ScheduleSummary,
  type TimingPreview,
  type UpdateSchedule,
} from '@holdfast/contract'
import type { Caller } from '../access/caller.ts'
import { isInScope, isScoped, type Beholder } from '../access/in-scope.ts'
import type { Sight } from '../sight/sight.ts'
import type { Clock } from '../watching/clock.ts'
import { ScheduleImport } from './file/schedule-import.ts'
import { isLabelSchedule } from './labels/label-schedules.ts'
import { ruleOf } from './labels/rule-of.ts'
import type { RunHistory } from './runs/run-history.ts'
import { toSummary } from './runs/stored-run.ts'
import type { ScheduleSource } from './schedule-source.ts'
import type { ScheduleTable } from './schedule-table.ts'
import { ContainerIndex } from './targets/container-index.ts'
import { dryRunOf } from './targets/dry-run.ts'
import { factsOf, type LookAtContainers, type Override, type Overrides } from './targets/known-containers.ts'
import { narrowed } from './targets/narrowed.ts'
import { countTargets, unreachableFor } from './targets/resolve-targets.ts'
import { refuseTiming, type Slots } from './timing/slots.ts'
import { timingWords } from './timing/timing-words.ts'

/** Whoever runs schedules, as far as people make it. */
export interface RunsSchedules {
  /** @throws OpError `ENGINE_UNREACHABLE`: nobody knows then what there is to back up. */
  runNow: (schedule: Schedule, by: Pick<Caller, 'actor'>, idempotencyKey?: string) => Promise<ScheduleRun>
  /** A schedule is new or another one: slots that have passed are not missed ones of it. */
  begins: (schedule: Schedule) => Promise<void>
  /** It is gone: what has not begun does not begin any more. */
  removed: (schedule: Schedule) => Promise<void>
}

interface SchedulesParts {
  table: ScheduleTable
  /** What containers make of themselves. */
  labelled: ScheduleSource
  history: RunHistory
  slots: Slots
  clock: Clock
  look: LookAtContainers
  overrides: Overrides
  sight: Pick<Sight, 'filter'>
  runs: RunsSchedules
  /** @throws OpError `VAULT_NOT_FOUND` */
  refuseVault: (vaultId: string) => Promise<void>
}

interface SummaryFacts {
  index: ContainerIndex
  override: Override
  last: ScheduleRun | undefined
  caller: Beholder
}

/** After so many schedules others get their turn. */
const atOnce = 50
const nextCount = 10

/** Schedules, for whatever transport asks. Who sees some containers sees the schedules that take one of them, and no more of those. */
export class Schedules {
  /** All that people made, as one file. */
  readonly file: ScheduleImport
  readonly #parts: SchedulesParts

  constructor(parts: SchedulesParts) {
    this.#parts = parts
    this.file = new ScheduleImport({
      ...parts,
      refuse: (draft, about) => this.#refuse(draft, about),
      refuseRemoval: (schedule, caller) => this.#refuseLeaving(schedule, null, caller),
      refuseScoped,
    })
  }

  /** Whoever made them. */
  async all(): Promise<Schedule[]> {
    const [own, labelled] = await Promise.all([this.#parts.table.all(), this.#parts.labelled.all()])
    return [...own, ...labelled]
  }

  async list(caller: Beholder): Promise<ScheduleSummary[]> {
    const [all, now, last] = await Promise.all([this.all(), this.#now(), this.#parts.history.last()])
    const summaries: ScheduleSummary[] = []
    for (const [position, schedule] of all.entries()) {
      const seen = narrowed(schedule, { index: now.index, caller })
      if (seen !== null) summaries.push(await this.#summary(seen, { ...now, last: last.get(schedule.id), caller }))
      if (position % atOnce === atOnce - 1) await yieldToOthers()
    }
    return summaries
  }

  /** @throws OpError `SCHEDULE_NOT_FOUND` */
  async find(id: string, caller: Beholder): Promise<ScheduleSummary> {
    const now = await this.#now()
    const seen = await this.#seen(id, { index: now.index, caller })
    const { runs } = await this.#parts.history.page({ scheduleId: id, limit: 1 })
    return this.#summary(seen, { ...now, last: runs[0], caller })
  }

  /** @throws OpError `BAD_REQUEST` for a cron expression, `NAME_IN_USE`, `VAULT_NOT_FOUND`, `FORBIDDEN` */
  async create(draft: ScheduleDraft, caller: Caller): Promise<Schedule> {
    await this.#refuse(draft, { caller, before: null })
    const schedule = await this.#parts.table.insert(draft, this.#parts.clock.now())
    await this.#parts.runs.begins(schedule)
    return schedule
  }

  /** @throws OpError as `create`; `SCHEDULE_NOT_FOUND` */
  async update({ scheduleId, ...draft }: UpdateSchedule, caller: Caller): Promise<Schedule> {
    const before = await this.#parts.table.get(scheduleId)
    await this.#refuse(draft, { caller, before })
    const schedule = await this.#parts.table.update(scheduleId, draft, this.#parts.clock.now())
    if (isDueOtherwise(before, schedule)) await this.#parts.runs.begins(schedule)
    return schedule
  }

  /** @throws OpError `SCHEDULE_NOT_FOUND`, `FORBIDDEN` */
  async setEnabled(id: string, enabled: boolean, caller: Caller): Promise<Schedule> {
    refuseScoped(caller)
    const { table, clock, runs } = this.#parts
    const { id: _id, createdAt: _createdAt, updatedAt: _updatedAt, ...draft } = await table.get(id)
    const schedule = await table.update(id, { ...draft, enabled }, clock.now())
    if (enabled && !draft.enabled) await runs.begins(schedule)
    return schedule
  }

  /** What ran stays, and so do the backups. @throws OpError `SCHEDULE_NOT_FOUND`, `FORBIDDEN` */
  async remove(id: string, caller: Caller): Promise<Schedule> {
    refuseScoped(caller)
    await this.#refuseLeaving(await this.#parts.table.get(id), null, caller)
    const removed = await this.#parts.table.remove(id)
    await this.#parts.runs.removed(removed)
    return removed
  }

  /** @throws OpError `SCHEDULE_NOT_FOUND`, `ENGINE_UNREACHABLE`, `FORBIDDEN` */
  async runNow({ scheduleId, idempotencyKey }: RunScheduleNow, caller: Caller): Promise<RunSummary> {
    refuseScoped(caller)
    const schedule = await this.#get(scheduleId)
    return toSummary(await this.#parts.runs.runNow(schedule, caller, idempotencyKey))
  }

  /** @throws OpError `SCHEDULE_NOT_FOUND` */
  async dryRun(input: DryRunInput, caller: Beholder): Promise<DryRun> {
    const now = await this.#now()
    const selection =
      'draft' in input
        ? { id: 'draft', name: '', ...input.draft }
        : await this.#seen(input.scheduleId, { index: now.index, caller })
    return dryRunOf(selection, { ...now, caller })
  }

  /** @throws OpError `SCHEDULE_NOT_FOUND` */
  async nextRuns(id: string, count: number, caller: Beholder): Promise<TimingPreview> {
    return this.#preview(await this.#seen(id, { index: (await this.#now()).index, caller }), count)
  }

  /** @throws OpError `BAD_REQUEST` for a cron expression */
  previewTiming(timed: PreviewTiming): TimingPreview {
    refuseTiming(timed, this.#parts.clock.now())
    return this.#preview(timed, nextCount)
  }

  /** Newest first; a page is filled with what the caller sees. */
  async runs({ scheduleId, limit, cursor = null }: ListRuns, caller: Beholder): Promise<RunsPage> {
    const runs: RunSummary[] = []
    let next = cursor
    do {
      const page = await this.#parts.history.page({ scheduleId, limit: limit - runs.length, cursor: next })
      for (const run of page.runs) {
        const seen = await this.#inSight(run, caller)
        if (seen !== null) runs.push(toSummary(seen))
      }
      next = page.nextCursor
    } while (next !== null && runs.length < limit)
    return { runs, nextCursor: next }
  }

  /** A run with all its containers. @throws OpError `SCHEDULE_NOT_FOUND` */
  async findRun(runId: string, caller: Beholder): Promise<ScheduleRun> {
    const run = await this.#parts.history.find(runId)
    const seen = run && (await this.#inSight(run, caller))
    if (seen) return seen
    throw new OpError('SCHEDULE_NOT_FOUND', message('schedule-run-not-found', { id: runId }), { field: 'runId' })
  }

  /** Which schedules take a container, and where each part of that comes from. @throws OpError `CONTAINER_NOT_FOUND` */
  async ruleOf({ engineId, containerName: name }: ContainerRuleInput, caller: Beholder): Promise<ContainerRule> {
    const { slots, clock } = this.#parts
    const [schedules, { index, override }] = await Promise.all([this.all(), this.#now()])
    const container = index.find({ engineId, name, compose: null })
    if (container === null || !isInScope(caller, factsOf(container)))
      throw new OpError('CONTAINER_NOT_FOUND', message('container-not-found', { container: name }))
    return ruleOf(container, { schedules, index, override, slots, now: clock.now() })
  }

  async #now(): Promise<{ index: ContainerIndex; override: Override }> {
    const [engines, override] = await Promise.all([this.#parts.look(), this.#parts.overrides()])
    return { index: new ContainerIndex(engines), override }
  }

  async #get(id: string): Promise<Schedule> {
    const labelled = isLabelSchedule({ id }) ? await this.#parts.labelled.all() : []
    return labelled.find((schedule) => schedule.id === id) ?? this.#parts.table.get(id)
  }

  async #seen(id: string, { index, caller }: { index: ContainerIndex; caller: Beholder }): Promise<Schedule> {
    const seen = narrowed(await this.#get(id), { index, caller })
    if (seen !== null) return seen
    throw new OpError('SCHEDULE_NOT_FOUND', message('schedule-not-found', { id }), { field: 'scheduleId' })
  }

  async #inSight(run: ScheduleRun, caller: Beholder): Promise<ScheduleRun | null> {
    if (!isScoped(caller)) return run
    const targets = await this.#parts.sight.filter(caller, run.targets, ({ subject }) => subject)
    return targets.length === 0 ? null : { ...run, targets }
  }

  async #summary(schedule: Schedule, { index, override, last, caller }: SummaryFacts): Promise<ScheduleSummary> {
    const { slots, clock } = this.#parts
    const seen = last && (await this.#inSight(last, caller))
    return {
      ...schedule,
      source: isLabelSchedule(schedule) ? 'label' : 'table',
      words: timingWords(schedule),
      nextSlot: schedule.enabled ? slots.next(schedule, clock.now()) : null,
      lastRun: seen ? toSummary(seen) : null,
      containers:
        unreachableFor(schedule, index).length > 0 ? null : countTargets(schedule, { index, override, caller }),
    }
  }

  #preview(timed: PreviewTiming, count: number): TimingPreview {
    const { slots, clock } = this.#parts
    const { timing, timeZone } = timed
    const next = slots.upcoming({ timing, timeZone }, { after: clock.now(), count })
    return { words: timingWords({ timing, timeZone }), next }
  }

  async #refuse(draft: ScheduleDraft, { caller, before }: { caller: Caller; before: Schedule | null }): Promise<void> {
    refuseScoped(caller)
    if ((draft.retention !== null || (before?.retention ?? null) !== null) && !may(caller.role, 'retention.manage'))
      throw new OpError('FORBIDDEN', message('schedule-retention-role'), { field: 'retention' })
    if (before !== null) await this.#refuseLeaving(before, draft, caller)
    refuseTiming(draft, this.#parts.clock.now())
    if (draft.vault !== null) await this.#parts.refuseVault(draft.vault)
  }

  /** A container that leaves a schedule may be left to one that keeps fewer backups: whoever deletes none may not have them deleted so. */
  async #refuseLeaving(before: Schedule, after: ScheduleDraft | null, { role }: Caller): Promise<void> {
    const taken = ({ targets, exclude, vault }: ScheduleDraft): object => ({ targets, exclude, vault })
    if (may(role, 'retention.manage') || (after !== null && isDeepStrictEqual(taken(before), taken(after)))) return
    if ((await this.all()).some(({ retention }) => retention !== null))
      throw new OpError('FORBIDDEN', message('schedule-leaving-role'))
  }
}

function isDueOtherwise(before: Schedule, after: Schedule): boolean {
  const timed = ({ timing, timeZone }: Schedule): object => ({ timing, timeZone })
  return !isDeepStrictEqual(timed(before), timed(after)) || (after.enabled && !before.enabled)
}

/** A schedule takes whoever fits later as well, so it is for those who see everything. */
function refuseScoped(caller: Beholder): void {
  if (isScoped(caller)) throw new OpError('FORBIDDEN', message('schedule-scoped'))
}
