import { sql } from 'kysely'
import type { Database } from '../database/open-database.ts'

/** What the history of jobs says of the backups of one container, as it was called then. */
export interface BackupDays {
  engineId: string
  containerId: string
  name: string
  /** By the number of the day: whether one succeeded, and whether one failed. */
  days: { day: number; succeeded: boolean; failed: boolean }[]
  lastSucceededAt: number | null
  lastFailedAt: number | null
}

/** Of every container with backups since the first of these days. `starts` are the beginnings of days, and the end of the last. */
export async function readBackupDays(database: Database, starts: readonly number[]): Promise<BackupDays[]> {
  const [first = 0] = starts
  // One text for each container, from the index alone: thirty thousand rows would take as long again to hand over.
  const { rows } = await sql<StoredDays>`
    select "subjectKey", "subjectName",
      group_concat(cast("createdAt" - ${first} as integer) || substr("status", 1, 1)) as "ended"
    from "jobs" indexed by "jobsByKind"
    where "kind" = 'backup' and "createdAt" >= ${first} and "status" in ('succeeded', 'failed')
    group by "subjectKey", "subjectName"`.execute(database)
  return rows.flatMap((row) => readRow(row, starts) ?? [])
}

interface StoredDays {
  subjectKey: string
  subjectName: string
  /** `3600000s,86400000f`: milliseconds since the first day began, and how it ended. */
  ended: string
}

function readRow({ subjectKey, subjectName, ended }: StoredDays, starts: readonly number[]): BackupDays | null {
  const [, engineId, containerId] = /^container:([^/]*)\/(.*)$/.exec(subjectKey) ?? []
  if (engineId === undefined || containerId === undefined) return null
  const [first = 0] = starts
  const jobs = ended
    .split(',')
    .map((text) => ({ at: first + Number.parseInt(text, 10), succeeded: text.endsWith('s') }))
  return {
    engineId,
    containerId,
    name: subjectName,
    days: jobs.map(({ at, succeeded }) => ({ day: dayOf(at, starts), succeeded, failed: !succeeded })),
    lastSucceededAt: latest(jobs.filter(({ succeeded }) => succeeded)),
    lastFailedAt: latest(jobs.filter(({ succeeded }) => !succeeded)),
  }
}

/** The number of the day that a time is in; -1 for one before or after all of them. */
export function dayOf(time: number, starts: readonly number[]): number {
  const end = starts.at(-1) ?? 0
  return time < end ? starts.findLastIndex((start) => start <= time) : -1
}

function latest(jobs: readonly { at: number }[]): number | null {
  return jobs.reduce<number | null>((last, { at }) => Math.max(last ?? 0, at), null)
}
