import type { Database } from '../../database/open-database.ts'
import { readRun, readWorkTarget, toRunRow, toTargetRow, type WorkRun, type WorkTarget } from './stored-run.ts'

/** How far a schedule has come: every slot up to this one is done with. */
export interface Cursor {
  /** The timing and the zone it is about: with others the schedule begins anew. */
  readonly timed: string
  readonly slot: number
}

interface BeginOptions {
  /** Absent for what somebody started by hand: the slots are as they were. */
  cursor?: Cursor
  idempotencyKey?: string | null
}

/** SQLite takes so many parameters in one statement; of each target some ten. */
const rowsAtOnce = 500

/** The runs as they are worked on: whatever crashes when, what is in here is what has been begun. */
export class RunTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async cursors(): Promise<Map<string, Cursor>> {
    const rows = await this.#database.selectFrom('scheduleCursors').selectAll().execute()
    return new Map(rows.map(({ scheduleId, timed, slot }) => [scheduleId, { timed, slot }]))
  }

  /** All of them in one write: a thousand labels at the first start are a thousand schedules. */
  async setCursors(cursors: readonly (readonly [scheduleId: string, cursor: Cursor])[]): Promise<void> {
    await this.#database.transaction().execute(async (database) => {
      for (const [scheduleId, cursor] of cursors) await writeCursor(database, scheduleId, cursor)
    })
  }

  async forget(scheduleId: string): Promise<void> {
    await this.#database.deleteFrom('scheduleCursors').where('scheduleId', '=', scheduleId).execute()
  }

  /** The run with all its targets and how far the schedule has come, or nothing. False where the slot has a run already. */
  async begin(run: WorkRun, { cursor, idempotencyKey = null }: BeginOptions): Promise<boolean> {
    return this.#database.transaction().execute(async (database) => {
      if (cursor !== undefined) await writeCursor(database, run.scheduleId, cursor)
      const { numInsertedOrUpdatedRows = 0n } = await database
        .insertInto('scheduleRuns')
        .values(toRunRow(run, idempotencyKey))
        .onConflict((conflict) => conflict.columns(['scheduleId', 'slot']).doNothing())
        .executeTakeFirstOrThrow()
      if (numInsertedOrUpdatedRows === 0n) return false
      const rows = run.targets.map((target, position) => toTargetRow(target, run.id, position))
      for (let at = 0; at < rows.length; at += rowsAtOnce)
        await database
          .insertInto('scheduleRunTargets')
          .values(rows.slice(at, at + rowsAtOnce))
          .execute()
      return true
    })
  }

  async findByKey(idempotencyKey: string): Promise<WorkRun | null> {
    const rows = this.#database.selectFrom('scheduleRuns').selectAll().where('idempotencyKey', '=', idempotencyKey)
    const row = await rows.executeTakeFirst()
    return row === undefined ? null : this.#withTargets(readRun(row))
  }

  /** What a process left unfinished, the oldest first. */
  async unfinished(): Promise<WorkRun[]> {
    const rows = this.#database.selectFrom('scheduleRuns').selectAll().where('finishedAt', 'is', null)
    const runs: WorkRun[] = []
    for (const row of await rows.orderBy('startedAt').execute()) runs.push(await this.#withTargets(readRun(row)))
    return runs
  }

  async update(runId: string, { key, subject, outcome, jobId, attempt, reason }: WorkTarget): Promise<void> {
    await this.#database
      .updateTable('scheduleRunTargets')
      .set({
        subject: JSON.stringify(subject),
        outcome,
        jobId,
        attempt,
        reason: reason === null ? null : JSON.stringify(reason),
      })
      .where('runId', '=', runId)
      .where('key', '=', key)
      .execute()
  }

  async finish(runId: string, finishedAt: number): Promise<void> {
    await this.#database.updateTable('scheduleRuns').set({ finishedAt }).where('id', '=', runId).execute()
  }

  async #withTargets(run: Omit<WorkRun, 'targets'>): Promise<WorkRun> {
    const rows = this.#database.selectFrom('scheduleRunTargets').selectAll().where('runId', '=', run.id)
    return { ...run, targets: (await rows.orderBy('position').execute()).map(readWorkTarget) }
  }
}

async function writeCursor(database: Database, scheduleId: string, cursor: Cursor): Promise<void> {
  await database
    .insertInto('scheduleCursors')
    .values({ scheduleId, ...cursor })
    .onConflict((conflict) => conflict.column('scheduleId').doUpdateSet({ ...cursor }))
    .execute()
}
