import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import {
  message,
  OpError,
  scheduleDraft,
  type ImportPlan,
  type ImportSchedules,
  type Schedule,
  type ScheduleDraft,
} from '@holdfast/contract'
import type { Caller } from '../../access/caller.ts'
import type { Beholder } from '../../access/in-scope.ts'
import type { Clock } from '../../watching/clock.ts'
import type { ScheduleTable } from '../schedule-table.ts'
import { isSame, readSchedules, writeSchedules } from './schedule-file.ts'

interface ScheduleImportParts {
  table: ScheduleTable
  clock: Clock
  /** As for schedules that are saved one by one. */
  runs: { begins: (schedule: Schedule) => Promise<void>; removed: (schedule: Schedule) => Promise<void> }
  /** @throws OpError `FORBIDDEN` for who does not see everything. */
  refuseScoped: (caller: Beholder) => void
  /** @throws OpError where the caller may not save it, or nobody can. */
  refuse: (draft: ScheduleDraft, about: { caller: Caller; before: Schedule | null }) => Promise<void>
  /** @throws OpError `FORBIDDEN` */
  refuseRemoval: (schedule: Schedule, caller: Caller) => Promise<void>
}

/** Those of a file beside those there are. */
interface Compared {
  create: ScheduleDraft[]
  change: { before: Schedule; draft: ScheduleDraft; fields: string[] }[]
  remove: Schedule[]
  digest: string
  known: readonly Schedule[]
}

/** All schedules as one file. */
export class ScheduleImport {
  readonly #parts: ScheduleImportParts

  constructor(parts: ScheduleImportParts) {
    this.#parts = parts
  }

  /** @throws OpError `FORBIDDEN` */
  async export(caller: Beholder): Promise<string> {
    this.#parts.refuseScoped(caller)
    return writeSchedules(await this.#parts.table.all())
  }

  /** What an import would do; nothing is done. @throws OpError `BAD_REQUEST` (field `yaml`) with lines, and as saving each of them does. */
  async plan(yaml: string, caller: Caller): Promise<ImportPlan> {
    this.#parts.refuseScoped(caller)
    return toPlan(await this.#compare(yaml, caller))
  }

  /** All of a plan or nothing. @throws OpError as `plan`; `PLAN_CHANGED` where it would do something else by now. */
  async import({ yaml, digest }: ImportSchedules, caller: Caller): Promise<ImportPlan> {
    const { table, clock, runs, refuseScoped } = this.#parts
    refuseScoped(caller)
    const compared = await this.#compare(yaml, caller)
    if (compared.digest !== digest) throw new OpError('PLAN_CHANGED', message('schedule-file-changed'))
    const { create, change, remove, known } = compared
    const written = await table.replace({ create, change, remove, known }, clock.now())
    for (const schedule of remove) await runs.removed(schedule)
    for (const schedule of written) {
      const before = change.find(({ before: { id } }) => id === schedule.id)
      const isSameTime = before !== undefined && !before.fields.some((field) => timed.has(field))
      if (!isSameTime) await runs.begins(schedule)
    }
    return toPlan(compared)
  }

  async #compare(yaml: string, caller: Caller): Promise<Compared> {
    const known = await this.#parts.table.all()
    const drafts = readSchedules(yaml)
    const compared: Omit<Compared, 'digest'> = { create: [], change: [], remove: [], known }
    for (const draft of drafts) {
      const before = known.find(({ name }) => isSame(name, draft.name)) ?? null
      const fields = before === null ? [] : differing(before, draft)
      if (before !== null && fields.length === 0) continue
      await named(draft, () => this.#parts.refuse(draft, { caller, before }))
      if (before === null) compared.create.push(draft)
      else compared.change.push({ before, draft, fields })
    }
    compared.remove = known.filter(({ name }) => !drafts.some((draft) => isSame(draft.name, name)))
    for (const schedule of compared.remove) await named(schedule, () => this.#parts.refuseRemoval(schedule, caller))
    const digest = createHash('sha256')
      .update(JSON.stringify([known, drafts]))
      .digest('hex')
    return { ...compared, digest }
  }
}

/** A refusal says which schedule of the file it is about. */
async function named({ name }: ScheduleDraft, check: () => Promise<void>): Promise<void> {
  try {
    await check()
  } catch (error) {
    if (!(error instanceof OpError)) throw error
    const detail = message('schedule-file-of', { name, problem: error.detail })
    throw new OpError(error.code, detail, { field: 'yaml', cause: error })
  }
}

/** With another of these it is due at other times. */
const timed = new Set(['timing', 'timeZone', 'enabled'])

function differing(before: Schedule, draft: ScheduleDraft): string[] {
  const keys = Object.keys(scheduleDraft.shape) as (keyof ScheduleDraft)[]
  return keys.filter((key) => !isDeepStrictEqual(before[key], draft[key]))
}

function toPlan({ create, change, remove, known, digest }: Compared): ImportPlan {
  return {
    digest,
    create: create.map(({ name }) => name),
    change: change.map(({ draft: { name }, fields }) => ({ name, fields })),
    remove: remove.map(({ name }) => name),
    unchanged: known.length - change.length - remove.length,
  }
}
