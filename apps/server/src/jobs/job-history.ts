import type { Insertable, Selectable } from 'kysely'
import { job, type Job, type JobKind } from '@holdfast/contract'
import type { Database } from '../database/open-database.ts'
import type { JobsTable } from '../database/tables.ts'

export interface HistoryPage {
  jobs: Job[]
  /** Hand it back for the next page; null on the last one. */
  nextCursor: string | null
}

/** Fewer say more about the engine's calls than about its disk. */
const enoughBytes = 10_000_000

/** What is kept of jobs for good: who asked for what, when, how it ended. Never progress. */
export class JobHistory {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async insert(started: Job, idempotencyKey: string | null): Promise<void> {
    await this.#database
      .insertInto('jobs')
      .values({ ...toRow(started), idempotencyKey })
      .execute()
  }

  async update(changed: Job, bytes: number | null): Promise<void> {
    const { id, status, result, code, message, field, startedAt, finishedAt } = toRow(changed)
    await this.#database
      .updateTable('jobs')
      .set({ status, result, code, message, field, startedAt, finishedAt, bytes })
      .where('id', '=', id)
      .execute()
  }

  async find(id: string): Promise<Job | null> {
    const row = await this.#database.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst()
    return row === undefined ? null : toJob(row)
  }

  async findByIdempotencyKey(key: string): Promise<Job | null> {
    const rows = this.#database.selectFrom('jobs').selectAll().where('idempotencyKey', '=', key)
    const row = await rows.executeTakeFirst()
    return row === undefined ? null : toJob(row)
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

  /** Jobs that a dead process left as queued or running. */
  async unfinished(): Promise<Job[]> {
    const rows = await this.#database
      .selectFrom('jobs')
      .selectAll()
      .where('status', 'in', ['queued', 'running'])
      .execute()
    return rows.map(toJob)
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

  /** Ended jobs, newest first. */
  async page(limit: number, cursor: string | null): Promise<HistoryPage> {
    let query = this.#database
      .selectFrom('jobs')
      .selectAll()
      .where('status', 'not in', ['queued', 'running'])
      .orderBy('createdAt', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
    const [createdAt, id] = cursor?.split('.', 2) ?? []
    if (createdAt !== undefined && id !== undefined)
      query = query.where((eb) => eb(eb.refTuple('createdAt', 'id'), '<', eb.tuple(Number(createdAt), id)))
    const rows = await query.execute()
    const last = rows.length > limit ? rows[limit - 1] : undefined
    return {
      jobs: rows.slice(0, limit).map(toJob),
      nextCursor: last === undefined ? null : `${last.createdAt}.${last.id}`,
    }
  }
}

function toRow({ id, request, state, createdAt, startedBy }: Job): Omit<Insertable<JobsTable>, 'idempotencyKey'> {
  const { kind, engineId, containerId, containerName } = request
  return {
    id,
    kind,
    engineId,
    containerId,
    containerName,
    request: JSON.stringify(request),
    status: state.status,
    result: state.status === 'succeeded' ? JSON.stringify(state.result) : null,
    code: state.status === 'failed' ? state.code : null,
    message: state.status === 'failed' ? state.message : null,
    field: state.status === 'failed' ? state.field : null,
    startedBy,
    createdAt,
    startedAt: 'startedAt' in state ? state.startedAt : null,
    finishedAt: 'finishedAt' in state ? state.finishedAt : null,
    bytes: null,
  }
}

function toJob(row: Selectable<JobsTable>): Job {
  const { id, createdAt, startedBy, status, startedAt, finishedAt, code, message, field } = row
  const result: unknown = row.result === null ? null : JSON.parse(row.result)
  const progress = {
    step: 'reading',
    bytesDone: 0,
    bytesTotal: null,
    totalIsEstimate: false,
    bytesPerSecond: null,
    secondsLeft: null,
  }
  const state = { status, startedAt, finishedAt, code, message, field, result, progress }
  return job.parse({ id, createdAt, startedBy, request: JSON.parse(row.request), state })
}
