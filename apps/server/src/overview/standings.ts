import type { ComposeIdentity, ContainerSubject, Protection } from '@holdfast/contract'
import { dayOf, type BackupDays } from './backup-days.ts'
import { calendarOf } from './calendar-of.ts'
import { protectionOf } from './protection-of.ts'
import type { Stored, StoredBackup } from './stored-backups.ts'

/** A container that a schedule could take. */
export interface OverviewedContainer {
  readonly subject: ContainerSubject
  readonly labels: Readonly<Record<string, string>>
  readonly project: string | null
  readonly compose: ComposeIdentity | null
  readonly createdAt: number
  /** Who its engine is, in its own words; null where it cannot say. */
  readonly engine: string | null
}

/** A schedule, and which containers it takes now, by `<engine>/<container>`. */
export interface OverviewedSchedule {
  readonly id: string
  readonly name: string
  readonly isEnabled: boolean
  readonly vaultId: string | null
  /** Since when it is as it is. */
  readonly since: number
  readonly takes: readonly string[]
  readonly excludes: readonly string[]
  readonly nextAfter: (time: number) => number | null
  /** Its last two slots before now, latest first. */
  readonly lastSlots: readonly number[]
  /** The last slot of each of these days on which it was due. */
  readonly dueAt: (starts: readonly number[]) => ReadonlyMap<number, number>
}

export interface Standing {
  readonly container: OverviewedContainer
  readonly protection: Protection
  readonly schedules: readonly OverviewedSchedule[]
  readonly lastBackupAt: number | null
  readonly lastVerifiedBackupAt: number | null
  readonly daysDueSinceVerified: number | null
  readonly days: string
}

interface Facts {
  now: number
  /** The beginnings of days, and the end of the last. */
  starts: readonly number[]
  containers: readonly OverviewedContainer[]
  schedules: readonly OverviewedSchedule[]
  history: readonly BackupDays[]
  stored: Stored
}

/** How each container stands. A container is known again by its id, else by its name on its engine: recreated ones have another id. */
export function standingsOf(facts: Facts): Standing[] {
  const { now, starts, containers, schedules, history, stored: allStored } = facts
  const { vaults } = allStored
  const taking = groupBy(schedules, ({ takes }) => takes)
  const excluded = new Set(schedules.filter(({ isEnabled }) => isEnabled).flatMap(({ excludes }) => excludes))
  const away = new Set(vaults.filter(({ isAway }) => isAway).map(({ subject }) => subject.vaultId))
  const readAt = Math.min(...vaults.map(({ at }) => at))
  const jobs = groupBy(history, ({ engineId, containerId, name }) => [
    `${engineId}/${containerId}`,
    `${engineId} ${name}`,
  ])
  const due = new Map(schedules.map((schedule) => [schedule, schedule.dueAt(starts)]))
  return containers.map((container) => {
    const { subject, engine, createdAt } = container
    const key = `${subject.engineId}/${subject.containerId}`
    const own = taking.get(key) ?? []
    const ended = unique([...(jobs.get(key) ?? []), ...(jobs.get(`${subject.engineId} ${subject.name}`) ?? [])])
    const stored = allStored.of({ id: subject.containerId, name: subject.name, engine })
    const lastStoredAt = latest(stored.map(({ finishedAt }) => finishedAt))
    const lastEndedAt = latest(ended.map(({ lastSucceededAt }) => lastSucceededAt))
    // Of what was deleted the history knows still, and of a vault that is away it alone.
    const countsEnded = away.size > 0 || (lastEndedAt ?? 0) >= readAt
    const lastSucceededAt = latest([lastStoredAt, countsEnded ? lastEndedAt : null])
    const protection = protectionOf({
      now,
      createdAt,
      isExcluded: excluded.has(key),
      schedules: own.map(({ isEnabled, vaultId, since, lastSlots }) => ({
        isEnabled,
        since,
        lastSlots,
        isVaultAway: vaultId !== null && away.has(vaultId),
      })),
      lastSucceededAt,
      lastFailedAt: latest(ended.map(({ lastFailedAt }) => lastFailedAt)),
    })
    const dueAt = dueFor(own, { due, createdAt })
    const days = calendarOf({
      starts,
      now,
      cells: [...ended.flatMap((one) => one.days), ...stored.map((backup) => cellOf(backup, starts))],
      dueAt,
    })
    const lastVerifiedBackupAt = latest(stored.map((one) => (one.isVerified ? one.finishedAt : null)))
    const isUnscheduled = lastVerifiedBackupAt === null || !own.some(({ isEnabled }) => isEnabled)
    const daysDueSinceVerified = isUnscheduled
      ? null
      : [...dueAt.values()].filter((slot) => slot > lastVerifiedBackupAt && slot < now).length
    const verified = { lastVerifiedBackupAt, daysDueSinceVerified }
    return { container, protection, schedules: own, lastBackupAt: lastSucceededAt, ...verified, days }
  })
}

function cellOf({ startedAt, isWarned }: StoredBackup, starts: readonly number[]) {
  return { day: dayOf(startedAt, starts), succeeded: true, failed: false, warned: isWarned }
}

/** By day the last slot of those that were due while the schedule and the container were there. */
function dueFor(
  schedules: readonly OverviewedSchedule[],
  { due, createdAt }: { due: ReadonlyMap<OverviewedSchedule, ReadonlyMap<number, number>>; createdAt: number },
): ReadonlyMap<number, number> {
  const found = new Map<number, number>()
  for (const schedule of schedules) {
    if (!schedule.isEnabled) continue
    for (const [day, slot] of due.get(schedule) ?? [])
      if (slot >= schedule.since && slot >= createdAt) found.set(day, Math.max(slot, found.get(day) ?? 0))
  }
  return found
}

function groupBy<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items)
    for (const key of keysOf(item)) {
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [item])
      else group.push(item)
    }
  return groups
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)]
}

function latest(times: readonly (number | null)[]): number | null {
  return times.reduce((last, time) => (time !== null && time > (last ?? 0) ? time : last), null)
}
