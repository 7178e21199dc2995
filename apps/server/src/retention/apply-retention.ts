import type { RetentionPolicy, RetentionRule } from '@holdfast/contract'
import { calendarOf, dayMs, periods, type Period } from './calendar.ts'

/** A backup, as rules go by it. Times are milliseconds since 1970. */
export interface RetainedBackup {
  readonly id: string
  readonly startedAt: number
  readonly pinned: boolean
  /** As its last verification found it; null: it was never verified. */
  readonly sound: boolean | null
}

export interface RetentionOptions {
  /** Whose hours, days, weeks, months and years count. */
  timeZone: string
  now: number
  /** What began since then stays. */
  since?: number
}

/** Newest first. A backup that no rule keeps goes. */
export type Kept<T extends RetainedBackup = RetainedBackup> = { backup: T; keptBy: RetentionRule[] }[]

/**
 * Which backups of one container stay, and by which rules, with the semantics of `restic forget --keep-*` (restic, `internal/restic/snapshot_policy.go`)
 * and of `keep-*` of Proxmox Backup Server (`pbs-datastore/src/prune.rs`): from the newest to the oldest, a rule keeps the newest backup of each
 * hour, day, week, month or year in which there is one, until it has kept as many as its number says. Periods without a backup are not counted.
 *
 * - `withinDays` counts from the newest backup that is not of the future, as restic's `--keep-within` does: time alone removes nothing.
 * - A pinned backup stays, and takes its place in the rules as any other: pinning one changes nothing for others (as restic's `--keep-tag`).
 * - One in which a verify found problems takes nobody's place: the rules keep it where they would, and the next sound one as well.
 * - The newest one that was verified without problems stays, whatever the rules say.
 */
export function applyRetention<T extends RetainedBackup>(
  backups: readonly T[],
  policy: RetentionPolicy,
  { timeZone, now, since = Infinity }: RetentionOptions,
): Kept<T> {
  const newestFirst = backups.toSorted(byAge)
  const lastVerified = newestFirst.find(({ sound }) => sound === true)
  const keepers: [RetentionRule, Keeper][] = [
    ['last', keepNewest(policy.last)],
    ...periods.map((period): [Period, Keeper] => [period, keepPerPeriod(policy[period], period, timeZone)]),
    ['within', keepWithin(policy.withinDays, newestFirst.find(({ startedAt }) => startedAt <= now)?.startedAt)],
    ['pinned', ({ pinned }) => pinned],
    ['last-verified', (backup) => backup === lastVerified],
    ['recent', ({ startedAt }) => startedAt >= since],
  ]
  return newestFirst.map((backup) => ({
    backup,
    keptBy: keepers.filter(([, keeps]) => keeps(backup)).map(([rule]) => rule),
  }))
}

/** Is asked of each backup once, the newest first. */
type Keeper = (backup: RetainedBackup) => boolean

function keepNewest(count: number): Keeper {
  let left = count
  return ({ sound }) => {
    if (left === 0) return false
    if (sound !== false) left -= 1
    return true
  }
}

function keepPerPeriod(count: number, period: Period, timeZone: string): Keeper {
  if (count === 0) return () => false
  const { bucketOf } = calendarOf(timeZone)
  let left = count
  let last = NaN
  return ({ startedAt, sound }) => {
    if (left === 0) return false
    const bucket = bucketOf(startedAt, period)
    if (bucket === last) return false
    if (sound === false) return true
    last = bucket
    left -= 1
    return true
  }
}

function keepWithin(days: number, newest: number | undefined): Keeper {
  const oldest = newest === undefined ? -Infinity : newest - days * dayMs
  return ({ startedAt }) => days > 0 && startedAt >= oldest
}

export function byAge(one: RetainedBackup, other: RetainedBackup): number {
  return other.startedAt - one.startedAt || (one.id < other.id ? 1 : -1)
}
