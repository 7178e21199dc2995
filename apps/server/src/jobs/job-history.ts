import type { Job, JobFilter, JobHistoryPage, JobKind, UnreadableJob } from '@holdfast/contract'
import type { Database } from '../database/open-database.ts'
import { filterJobs } from './filter-jobs.ts'
import { readJob, readJobRow, toStored } from './stored-job.ts'

export interface PageRequest {
  limit: number
  cursor?: string | null | undefined
  filter?: JobFilter | undefined
}

/** Fewer say more about the engine's calls than about its disk. */
const enoughBytes = 10_000_000
const dayMs = 86_400_000

/** What is kept of jobs: who asked for what, when, how it ended. Never progress. */
export class JobHistory {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async insert(started: Job, idempotencyKey: string | null): Promise<void> {
    await this.#database
      .insertInto('jobs')
      .values({ ...toStored(started), idempotencyKey })
      .execute()
  }

  async update(changed: Job, bytes: number | null): Promise<void> {
    const { id, status, result, code, detail, field, startedAt, finishedAt } = toStored(changed)
    await this.#database
      .updateTable('jobs')
      .set({ status, result, code, detail, field, startedAt, finishedAt, bytes })
      .where('id', '=', id)
      .execute()
  }

  /** @throws OpError `JOB_UNREADABLE` */
  async find(id: string): Promise<Job | null> {
    const row = await this.#database.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst()
    return row === undefined ? null : readJob(row)
  }

  /** Whether there is one, readable or not. */
  async has(id: string): Promise<boolean> {
    const row = await this.#database.selectFrom('jobs').select('id').where('id', '=', id).executeTakeFirst()
    return row !== undefined
  }

  async findByIdempotencyKey(key: string): Promise<Job | null> {
    const rows = this.#database.selectFrom('jobs').selectAll().where('idempotencyKey', '=', key)
    const row = await rows.executeTakeFirst()
    return row === undefined ? null : readJob(row)
  }

  /** Bytes per second of the last jobs of a kind that moved more than a few; null when there were none. */
  async rateOf(kind: JobKind): Promise<number | null> {
    const rows = await this.#database
      .selectFrom('jobs')
      .select(['bytes', 'startedAt', 'finishedAt'])
      .where('kind', '=', kind)
      .where('status', '=', 'succeeded')
      .where('bytes', '>', enoughBytes)
      .orderBy('createdAt', 'desc')
      .limit(5)
      .execute()
    const bytes = rows.reduce((sum, row) => sum + (row.bytes ?? 0), 0)
    const ms = rows.reduce((sum, row) => sum + ((row.finishedAt ?? 0) - (row.startedAt ?? 0)), 0)
    return ms > 0 ? (bytes * 1_000) / ms : null
  }

  /** Jobs that a dead process left as queued or running, oldest first; apart, those of another version. */
  async unfinished(): Promise<{ jobs: Job[]; unreadable: UnreadableJob[] }> {
    const rows = await this.#database
      .selectFrom('jobs')
      .selectAll()
      .where('status', 'in', ['queued', 'running'])
      .orderBy('createdAt')
      .execute()
    const jobs: Job[] = []
    const unreadable: UnreadableJob[] = []
    for (const row of rows)
      try {
        jobs.push(readJob(row))
      } catch {
        const { id, kind, status, createdAt, finishedAt } = row
        unreadable.push({ id, kind, status, createdAt, finishedAt })
      }
    return { jobs, unreadable }
  }

  /** Those of these jobs that are known here and not known to have succeeded. */
  async unsuccessful(ids: readonly string[]): Promise<string[]> {
    const rows = this.#database.selectFrom('jobs').select('id').where('status', '!=', 'succeeded')
    return (await rows.where('id', 'in', ids).execute()).map(({ id }) => id)
  }

  /** The last of a kind that have ended otherwise than well. */
  async lastUnsuccessful(kind: JobKind, limit: number): Promise<string[]> {
    const rows = this.#database.selectFrom('jobs').select('id').where('kind', '=', kind)
    const ended = rows.where('status', 'in', ['failed', 'cancelled', 'interrupted'])
    return (await ended.orderBy('createdAt', 'desc').limit(limit).execute()).map(({ id }) => id)
  }

  /** Ended jobs, newest first, and what cannot be read whatever its status. */
  async page({ limit, cursor = null, filter = {} }: PageRequest): Promise<JobHistoryPage> {
    let query = filterJobs(this.#database, filter)
      .orderBy('createdAt', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
    const [createdAt, id] = cursor?.split('.', 2) ?? []
    if (createdAt !== undefined && id !== undefined)
      query = query.where((eb) => eb(eb.refTuple('createdAt', 'id'), '<', eb.tuple(Number(createdAt), id)))
    const rows = await query.execute()
    const last = rows.length > limit ? rows[limit - 1] : undefined
    return {
      entries: rows.slice(0, limit).map((row) => {
        const read = readJobRow(row)
        return 'job' in read ? { entry: 'job', ...read.job } : { entry: 'unreadable', ...read.unreadable }
      }),
      nextCursor: last === undefined ? null : `${last.createdAt}.${last.id}`,
    }
  }

  /**
   * Forgets jobs that ended more than so many days ago; resolves with how many. Those that did not succeed only when they ended before
   * `sweptAt` as well, in ms since 1970: as long as something of them may be left on an engine, it is known by their rows alone.
   */
  async removeOlderThan(days: number, sweptAt: number): Promise<number> {
    const at = Date.now() - days * dayMs
    const ended = this.#database.deleteFrom('jobs').where('status', 'not in', ['queued', 'running'])
    const { numDeletedRows } = await ended
      .where('finishedAt', '<', at)
      .where((eb) => eb.or([eb('status', '=', 'succeeded'), eb('finishedAt', '<', sweptAt)]))
      .executeTakeFirst()
    return Number(numDeletedRows)
  }
}
