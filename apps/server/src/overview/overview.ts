import type { Alert, Overview as View, OverviewInput, OverviewVault, Protection } from '@holdfast/contract'
import { isInScope, isScoped, type Beholder } from '../access/in-scope.ts'
import type { Database } from '../database/open-database.ts'
import type { Clock } from '../watching/clock.ts'
import { readBackupDays } from './backup-days.ts'
import { daysOf } from './days-of.ts'
import { standingsOf, type OverviewedContainer, type OverviewedSchedule, type Standing } from './standings.ts'
import type { StoredBackups, VaultContents } from './stored-backups.ts'

export interface Scheduled {
  readonly containers: readonly OverviewedContainer[]
  readonly schedules: readonly OverviewedSchedule[]
  /** Engines that do not answer. */
  readonly unreachable: readonly string[]
}

/** How a vault grew, its samples one a day and oldest first. */
export type VaultGrowth = Pick<
  OverviewVault,
  'storedBytes' | 'rawBytes' | 'freeBytes' | 'totalBytes' | 'bytesPerDay' | 'daysLeft' | 'samples'
>

interface OverviewParts {
  database: Database
  clock: Clock
  scheduled: () => Promise<Scheduled>
  stored: StoredBackups
  growth: () => Promise<ReadonlyMap<string, VaultGrowth>>
  alerts: (caller: Beholder) => Promise<Alert[]>
}

const nextCount = 10
const noGrowth: VaultGrowth = {
  storedBytes: null,
  rawBytes: 0,
  freeBytes: null,
  totalBytes: null,
  bytesPerDay: null,
  daysLeft: null,
  samples: [],
}
/** Who needs somebody first. */
const order: readonly Protection[] = [
  'last-failed',
  'never-succeeded',
  'behind',
  'vault-away',
  'schedule-disabled',
  'no-schedule',
  'waiting',
  'protected',
  'excluded',
]

/** What the home page shows. */
export class Overview {
  readonly #parts: OverviewParts

  constructor(parts: OverviewParts) {
    this.#parts = parts
  }

  async get({ timeZone }: OverviewInput, caller: Beholder): Promise<View> {
    const { clock, alerts, growth } = this.#parts
    const now = clock.now()
    const { starts, firstDay } = daysOf(now, timeZone)
    const [current, growing, { standings, scheduled, vaults }] = await Promise.all([
      alerts(caller),
      isScoped(caller) ? new Map<string, VaultGrowth>() : growth(),
      this.#look(now, starts),
    ])
    const seen = standings.filter(({ container }) => isSeen(caller, container))
    const { schedules, unreachable } = scheduled
    const count = countTaken(seen)
    const visible = schedules.filter(({ id }) => !isScoped(caller) || count.has(id))
    return {
      at: now,
      firstDay,
      hasSchedules: visible.length > 0,
      alerts: current.toSorted(unacknowledgedFirst),
      containers: seen.toSorted(byNeed).map((standing) => describe(standing, now)),
      next: nextRuns(visible, { now, count }),
      vaults: isScoped(caller) ? [] : vaults.map((vault) => describeVault(vault, growing)),
      unreachable: [...unreachable],
    }
  }

  /** How every container stands. */
  async standings(): Promise<Standing[]> {
    const now = this.#parts.clock.now()
    return (await this.#look(now, daysOf(now, 'UTC').starts)).standings
  }

  async #look(now: number, starts: readonly number[]) {
    const { database, scheduled: look, stored } = this.#parts
    const [scheduled, all, history] = await Promise.all([look(), stored.get(), readBackupDays(database, starts)])
    const { containers, schedules } = scheduled
    const standings = standingsOf({ now, starts, containers, schedules, history, stored: all })
    return { scheduled, vaults: all.vaults, standings }
  }
}

function isSeen(caller: Beholder, { subject, labels }: OverviewedContainer): boolean {
  return isInScope(caller, { name: subject.name, labels })
}

function countTaken(standings: readonly Standing[]): ReadonlyMap<string, number> {
  const count = new Map<string, number>()
  for (const { schedules } of standings) for (const { id } of schedules) count.set(id, (count.get(id) ?? 0) + 1)
  return count
}

function unacknowledgedFirst(one: Alert, other: Alert): number {
  const rank = ({ acknowledged, clearedAt }: Alert): number =>
    acknowledged === null ? (clearedAt === null ? 0 : 1) : 2
  return rank(one) - rank(other)
}

function byNeed(one: Standing, other: Standing): number {
  const need = order.indexOf(one.protection) - order.indexOf(other.protection)
  return need !== 0 ? need : one.container.subject.name < other.container.subject.name ? -1 : 1
}

function describe(standing: Standing, now: number): View['containers'][number] {
  const { container, protection, schedules, lastBackupAt, days } = standing
  const { subject, project, compose } = container
  const next = schedules.flatMap(({ isEnabled, nextAfter }) => (isEnabled ? (nextAfter(now) ?? []) : []))
  return {
    subject,
    project,
    compose,
    protection,
    scheduleIds: schedules.map(({ id }) => id),
    lastBackupAt,
    lastVerifiedBackupAt: standing.lastVerifiedBackupAt,
    daysDueSinceVerified: standing.daysDueSinceVerified,
    nextAt: next.length === 0 ? null : Math.min(...next),
    days,
  }
}

/** The next one of each schedule, soonest first: ten of one that runs every hour would leave no room for the others. */
function nextRuns(
  schedules: readonly OverviewedSchedule[],
  { now, count }: { now: number; count: ReadonlyMap<string, number> },
): View['next'] {
  const runs = schedules
    .filter(({ isEnabled }) => isEnabled)
    .flatMap(({ id, name, nextAfter }) => {
      const at = nextAfter(now)
      return at === null ? [] : [{ scheduleId: id, scheduleName: name, at, containers: count.get(id) ?? 0 }]
    })
  return runs.toSorted((one, other) => one.at - other.at).slice(0, nextCount)
}

function describeVault(
  { subject, backups, isAway }: VaultContents,
  growing: ReadonlyMap<string, VaultGrowth>,
): OverviewVault {
  return { subject, isAway, backups: backups.length, ...(growing.get(subject.vaultId) ?? noGrowth) }
}
