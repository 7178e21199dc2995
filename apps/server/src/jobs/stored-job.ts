import type { Insertable, Selectable } from 'kysely'
import {
  job,
  jobRow,
  message,
  OpError,
  subjectKey,
  type Job,
  type JobRow,
  type UnreadableJob,
} from '@holdfast/contract'
import type { JobsTable } from '../database/tables.ts'

export type StoredRow = Selectable<JobsTable>
/** What a list needs of a row: neither its request nor its result. */
export type ListedRow = Omit<StoredRow, 'request' | 'result' | 'detail'> & { sizeBytes?: unknown }

const noProgress = {
  step: 'reading',
  bytesDone: 0,
  bytesTotal: null,
  totalIsEstimate: false,
  bytesPerSecond: null,
  secondsLeft: null,
}

/** What is stored of a job. Never progress. */
export function toStored({
  id,
  request,
  state,
  actor,
  causedBy,
  createdAt,
}: Job): Omit<Insertable<JobsTable>, 'idempotencyKey'> {
  const { kind, subject } = request
  return {
    id,
    kind,
    subject: JSON.stringify(subject),
    subjectKind: subject.kind,
    subjectKey: subjectKey(subject),
    subjectName: subject.name,
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    causedBy: causedBy === null ? null : JSON.stringify(causedBy),
    request: JSON.stringify(request),
    status: state.status,
    result: state.status === 'succeeded' ? JSON.stringify(state.result) : null,
    code: state.status === 'failed' ? state.code : null,
    detail: state.status === 'failed' ? JSON.stringify(state.detail) : null,
    field: state.status === 'failed' ? state.field : null,
    createdAt,
    startedAt: 'startedAt' in state ? state.startedAt : null,
    finishedAt: 'finishedAt' in state ? state.finishedAt : null,
    bytes: null,
  }
}

/** @throws OpError `JOB_UNREADABLE` for a row of a kind or shape this version does not know. */
export function readJob(row: StoredRow): Job {
  try {
    const { kind, subject } = readListed(row)
    const request = { ...(parsed(row.request) as object), kind, subject }
    return job.parse({
      ...aboutOf(row),
      request,
      state: { ...stateOf(row), result: parsed(row.result), detail: parsed(row.detail), field: row.field },
    })
  } catch (error) {
    const detail = message('job-unreadable', { id: row.id, kind: row.kind })
    throw new OpError('JOB_UNREADABLE', detail, { cause: error, field: 'id' })
  }
}

/** Whatever a row holds: a list never fails for one of them. */
export function readJobRow(row: ListedRow): { job: JobRow } | { unreadable: UnreadableJob } {
  try {
    return { job: readListed(row) }
  } catch {
    const { id, kind, status, createdAt, finishedAt } = row
    return { unreadable: { id, kind, status, createdAt, finishedAt } }
  }
}

function readListed(row: ListedRow): JobRow {
  return jobRow.parse({ ...aboutOf(row), kind: row.kind, subject: parsed(row.subject), state: stateOf(row) })
}

function aboutOf({ id, createdAt, actorKind, actorId, actorName, causedBy }: ListedRow) {
  return { id, createdAt, actor: { kind: actorKind, id: actorId, name: actorName }, causedBy: parsed(causedBy) }
}

function stateOf({ status, startedAt, finishedAt, code, sizeBytes = null }: ListedRow) {
  return { status, startedAt, finishedAt, code, sizeBytes, progress: noProgress }
}

function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text)
}
