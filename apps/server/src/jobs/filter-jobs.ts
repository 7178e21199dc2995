import { sql } from 'kysely'
import { jobKind, type JobFilter } from '@holdfast/contract'
import type { Database } from '../database/open-database.ts'

const listed = [
  'id',
  'kind',
  'subject',
  'subjectKind',
  'subjectKey',
  'subjectName',
  'actorKind',
  'actorId',
  'actorName',
  'causedBy',
  'status',
  'code',
  'field',
  'idempotencyKey',
  'createdAt',
  'startedAt',
  'finishedAt',
  'bytes',
] as const

/** The rows that a list of past jobs shows: ended ones, and those of a kind only another version knows, whatever their status. */
export function filterJobs(database: Database, filter: JobFilter) {
  const { kinds, outcomes, subjectKind, subjectName, subjectKey, actorKind, actorId, since, until } = filter
  return database
    .selectFrom('jobs')
    .select(listed)
    .select(sql<unknown>`case when json_valid(result) then json_extract(result, '$.sizeBytes') end`.as('sizeBytes'))
    .where((eb) => eb.or([eb('status', 'not in', ['queued', 'running']), eb('kind', 'not in', jobKind.options)]))
    .$if(kinds !== undefined, (query) => query.where('kind', 'in', kinds ?? []))
    .$if(outcomes !== undefined, (query) => query.where('status', 'in', outcomes ?? []))
    .$if(subjectKind !== undefined, (query) => query.where('subjectKind', '=', subjectKind ?? ''))
    .$if(subjectKey !== undefined, (query) => query.where('subjectKey', '=', subjectKey ?? ''))
    .$if(subjectName !== undefined, (query) =>
      query.where(sql<boolean>`instr(lower("subjectName"), lower(${subjectName ?? ''})) > 0`),
    )
    .$if(actorKind !== undefined, (query) => query.where('actorKind', '=', actorKind ?? ''))
    .$if(actorId !== undefined, (query) => query.where('actorId', '=', actorId ?? ''))
    .$if(since !== undefined, (query) => query.where('createdAt', '>=', since ?? 0))
    .$if(until !== undefined, (query) => query.where('createdAt', '<', until ?? 0))
}
