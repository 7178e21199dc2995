import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { message, OpError, scheduleDraft, type Schedule, type ScheduleDraft } from '@holdfast/contract'
import type { Database } from '../database/open-database.ts'
import type { SchedulesTable } from '../database/schedule-tables.ts'
import type { Log } from '../log.ts'
import type { ScheduleSource } from './schedule-source.ts'

interface Replacement {
  create: readonly ScheduleDraft[]
  change: readonly { before: Schedule; draft: ScheduleDraft }[]
  remove: readonly Schedule[]
  known: readonly Schedule[]
}

/** The schedules that people have made. */
export class ScheduleTable implements ScheduleSource {
  readonly #database: Database
  readonly #log: Log
  /** As it is stored, until it changes: the scheduler looks often. */
  #known: Promise<Schedule[]> | null = null

  constructor(database: Database, log: Log) {
    this.#database = database
    this.#log = log
  }

  /** By name. What another version stored, and this one cannot read, is left where it is. */
  async all(): Promise<Schedule[]> {
    this.#known ??= this.#readAll()
    return this.#known
  }

  /** @throws OpError `SCHEDULE_NOT_FOUND` */
  async get(id: string): Promise<Schedule> {
    const row = await this.#database.selectFrom('schedules').selectAll().where('id', '=', id).executeTakeFirst()
    const schedule = row && this.#read(row)
    if (schedule) return schedule
    throw new OpError('SCHEDULE_NOT_FOUND', message('schedule-not-found', { id }), { field: 'scheduleId' })
  }

  /** One that this version cannot read is there as well. */
  async has(id: string): Promise<boolean> {
    const row = await this.#database.selectFrom('schedules').select('id').where('id', '=', id).executeTakeFirst()
    return row !== undefined
  }

  /** @throws OpError `NAME_IN_USE` */
  async insert(draft: ScheduleDraft, now: number): Promise<Schedule> {
    const schedule = { ...draft, id: randomUUID(), createdAt: now, updatedAt: now }
    await this.#put(schedule, (database) => database.insertInto('schedules').values(toRow(schedule)))
    return schedule
  }

  /** @throws OpError `SCHEDULE_NOT_FOUND`, `NAME_IN_USE` */
  async update(id: string, draft: ScheduleDraft, now: number): Promise<Schedule> {
    const { createdAt } = await this.get(id)
    const schedule = { ...draft, id, createdAt, updatedAt: now }
    await this.#put(schedule, (database) => database.updateTable('schedules').set(toRow(schedule)).where('id', '=', id))
    return schedule
  }

  /** @throws OpError `SCHEDULE_NOT_FOUND` */
  async remove(id: string): Promise<Schedule> {
    const schedule = await this.get(id)
    await this.#change(this.#database.deleteFrom('schedules').where('id', '=', id))
    return schedule
  }

  /**
   * All of it or nothing; resolves with what is new or another.
   * @throws OpError `PLAN_CHANGED` where there are others by now than those that were `known`.
   */
  async replace({ create, change, remove, known }: Replacement, now: number): Promise<Schedule[]> {
    const created = create.map((draft) => ({ ...draft, id: randomUUID(), createdAt: now, updatedAt: now }))
    const changed = change.map(({ before: { id, createdAt }, draft }) => ({ ...draft, id, createdAt, updatedAt: now }))
    const ids = remove.map(({ id }) => id)
    const transaction = this.#database.transaction()
    await this.#change({
      execute: () =>
        transaction.execute(async (database) => {
          const rows = await database.selectFrom('schedules').selectAll().orderBy('name').execute()
          if (
            !isDeepStrictEqual(
              rows.flatMap((row) => this.#read(row) ?? []),
              known,
            )
          )
            throw new OpError('PLAN_CHANGED', message('schedule-file-changed'))
          if (ids.length > 0) await database.deleteFrom('schedules').where('id', 'in', ids).execute()
          for (const schedule of changed)
            await database.updateTable('schedules').set(toRow(schedule)).where('id', '=', schedule.id).execute()
          for (const schedule of created) await database.insertInto('schedules').values(toRow(schedule)).execute()
        }),
    })
    return [...created, ...changed]
  }

  async #readAll(): Promise<Schedule[]> {
    const rows = await this.#database.selectFrom('schedules').selectAll().orderBy('name').execute()
    return rows.flatMap((row) => this.#read(row) ?? [])
  }

  async #change(change: { execute: () => Promise<unknown> }): Promise<void> {
    try {
      await change.execute()
    } finally {
      this.#known = null
    }
  }

  /** Of several at once that want a name one gets it. */
  async #put(
    { id, name }: Schedule,
    change: (database: Database) => { execute: () => Promise<unknown> },
  ): Promise<void> {
    const transaction = this.#database.transaction()
    await this.#change({
      execute: () =>
        transaction.execute(async (database) => {
          const row = await database.selectFrom('schedules').select('id').where('name', '=', name).executeTakeFirst()
          if (row !== undefined && row.id !== id)
            throw new OpError('NAME_IN_USE', message('schedule-name-taken', { name }), { field: 'name' })
          await change(database).execute()
        }),
    })
  }

  #read({ id, draft, createdAt, updatedAt }: SchedulesTable): Schedule | null {
    const parsed = scheduleDraft.safeParse(JSON.parse(draft))
    if (parsed.success) return { ...parsed.data, id, createdAt, updatedAt }
    this.#log.warn({ scheduleId: id, err: parsed.error }, 'a schedule of another version is left as it is, and not run')
    return null
  }
}

function toRow({ id, createdAt, updatedAt, ...draft }: Schedule): SchedulesTable {
  return { id, name: draft.name, draft: JSON.stringify(draft), createdAt, updatedAt }
}
