import type { RetentionPolicy, RetentionRule } from '@holdfast/contract'
import type { Kept, RetainedBackup } from './apply-retention.ts'
import { calendarOf, dayMs, periodMs, type Period } from './calendar.ts'

interface PaceOptions {
  timeZone: string
  now: number
  /** From one backup to the next. */
  paceMs: number
}

/**
 * When each backup that stays will go if backups go on at that pace, by its id: the time of the backup after which no rule keeps it. Null for
 * what stays whatever comes: pinned ones, and the last verified one, as nobody knows when another is verified.
 */
export function predictRemoval<T extends RetainedBackup>(
  kept: Kept<T>,
  policy: RetentionPolicy,
  options: PaceOptions,
): Map<string, number | null> {
  const pace = paceFrom(kept[0]?.backup.startedAt ?? options.now, options)
  const periodEnd = (period: Period) => endOfPeriods(policy[period], period, { options, pace })
  const ends = {
    last: (_backup: RetainedBackup, newer: readonly RetainedBackup[]) => pace.nth(policy.last - newer.length),
    within: ({ startedAt }: RetainedBackup) => pace.firstAfter(startedAt + policy.withinDays * dayMs),
    hourly: periodEnd('hourly'),
    daily: periodEnd('daily'),
    weekly: periodEnd('weekly'),
    monthly: periodEnd('monthly'),
    yearly: periodEnd('yearly'),
  } satisfies Partial<Record<RetentionRule, EndOfRule>>
  const newer: T[] = []
  const times = new Map<string, number | null>()
  for (const { backup, keptBy } of kept) {
    const rules = keptBy.filter((rule) => rule in ends) as (keyof typeof ends)[]
    const isFixed = keptBy.includes('pinned') || keptBy.includes('last-verified')
    const ending = rules.map((rule) => ends[rule](backup, newer))
    if (keptBy.length > 0) times.set(backup.id, isFixed ? null : Math.max(pace.nth(1), ...ending))
    if (backup.sound !== false) newer.push(backup)
  }
  return times
}

/** When a rule lets go of a backup that has these sound ones before it. */
type EndOfRule = (backup: RetainedBackup, newer: readonly RetainedBackup[]) => number

interface Pace {
  /** The time of the n-th backup from now. */
  nth: (n: number) => number
  firstAfter: (at: number) => number
  firstFrom: (at: number) => number
}

/** What is overdue comes now. */
function paceFrom(newest: number, { now, paceMs }: PaceOptions): Pace {
  const first = Math.max(newest + paceMs, now)
  const nth = (n: number): number => first + (Math.max(1, n) - 1) * paceMs
  return {
    nth,
    firstAfter: (at) => nth(Math.floor((at - first) / paceMs) + 2),
    firstFrom: (at) => nth(Math.ceil((at - first) / paceMs) + 1),
  }
}

function endOfPeriods(
  count: number,
  period: Period,
  { options, pace }: { options: PaceOptions; pace: Pace },
): EndOfRule {
  const { bucketOf, startOf } = calendarOf(options.timeZone)
  const step = period === 'hourly' ? periodMs.hourly : 1
  return (backup, newer) => {
    const own = bucketOf(backup.startedAt, period)
    const next = bucketOf(pace.nth(1), period)
    if (next === own) return pace.nth(1)
    const filled = new Set(newer.map(({ startedAt }) => bucketOf(startedAt, period)))
    const missing = count - filled.size
    if (options.paceMs >= periodMs[period]) return pace.nth(missing + (filled.has(next) ? 1 : 0))
    const last = filled.has(next) ? next + missing * step : next + (missing - 1) * step
    return pace.firstFrom(startOf(last, period))
  }
}

/** From one backup to the next, as they were so far: the median of the last ones. Null where there are too few to say. */
export function observedPace(backups: readonly RetainedBackup[]): number | null {
  const times = backups.map(({ startedAt }) => startedAt).toSorted((one, other) => other - one)
  const gaps = times.slice(1, 31).map((time, at) => times[at]! - time)
  const median = gaps.toSorted((one, other) => one - other)[Math.floor(gaps.length / 2)]
  return median === undefined || median <= 0 ? null : median
}
