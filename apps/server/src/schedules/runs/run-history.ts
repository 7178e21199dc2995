import type { RunTarget, ScheduleRun } from '@holdfast/contract'
import type { Database } from '../../database/open-database.ts'
import type { ScheduleRunsTable } from '../../database/schedule-tables.ts'
import { readRun, readTarget } from './stored-run.ts'

interface PageOptions {
  scheduleId?: string | undefined
  limit: number
  cursor?: string | null | undefined
}

interface Page {
  runs: ScheduleRun[]
  nextCursor: string | null
}

const dayMs = 86_400_000

/** The runs as they are shown. */
export class RunHistory {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Newest first. */
  async page({ scheduleId, limit, cursor = null }: PageOptions): Promise<Page> {
    const [startedAt, id] = cursor?.split('.', 2) ?? []
    const rows = await this.#database
      .selectFrom('scheduleRuns')
      .selectAll()
      .$if(scheduleId !== undefined, (query) => query.where('scheduleId', '=', scheduleId ?? ''))
      .$if(startedAt !== undefined && id !== undefined, (query) =>
        query.where((eb) => eb(eb.refTuple('startedAt', 'id'), '<', eb.tuple(Number(startedAt), id ?? ''))),
      )
      .orderBy('startedAt', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute()
    const last = rows.length > limit ? rows[limit - 1] : undefined
    return {
      runs: await this.#withTargets(rows.slice(0, limit)),
      nextCursor: last === undefined ? null : `${last.startedAt}.${last.id}`,
    }
  }

  async find(id: string): Promise<ScheduleRun | null> {
    const rows = await this.#database.selectFrom('scheduleRuns').selectAll().where('id', '=', id).execute()
    const [run = null] = await this.#withTargets(rows)
    return run
  }

  /** The last run of each schedule, by its id. */
  async last(): Promise<Map<string, ScheduleRun>> {
    const rows = await this.#database
      .selectFrom('scheduleRuns as run')
      .selectAll()
      .where('startedAt', '=', (eb) =>
        eb
          .selectFrom('scheduleRuns as other')
          .select((of) => of.fn.max('other.startedAt').as('last'))
          .whereRef('other.scheduleId', '=', 'run.scheduleId'),
      )
      .execute()
    return new Map((await this.#withTargets(rows)).map((run) => [run.scheduleId, run]))
  }

  /** Forgets finished runs that began more than so many days ago; resolves with how many. */
  async removeOlderThan(days: number, now: number): Promise<number> {
    const old = this.#database.deleteFrom('scheduleRuns').where('startedAt', '<', now - days * dayMs)
    const { numDeletedRows } = await old.where('finishedAt', 'is not', null).executeTakeFirst()
    return Number(numDeletedRows)
  }

  async #withTargets(rows: readonly ScheduleRunsTable[]): Promise<ScheduleRun[]> {
    if (rows.length === 0) return []
    const targets = new Map<string, RunTarget[]>(rows.map(({ id }) => [id, []]))
    const found = this.#database
      .selectFrom('scheduleRunTargets')
      .select(['runId', 'subject', 'jobId', 'outcome', 'reason'])
      .where('runId', 'in', [...targets.keys()])
    for (const row of await found.orderBy('runId').orderBy('position').execute())
      targets.get(row.runId)?.push(readTarget(row))
    return rows.map((row) => {
      const { windowEndsAt: _window, ...run } = readRun(row)
      return { ...run, targets: targets.get(run.id) ?? [] }
    })
  }
}
