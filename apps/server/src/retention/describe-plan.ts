import type { RetentionPreview, ScheduleTiming } from '@holdfast/contract'
import type { GroupPlan, RetentionPlan } from './plan-retention.ts'
import { dayMs, periodMs } from './calendar.ts'
import { observedPace, predictRemoval } from './predict-removal.ts'

interface DescribeOptions {
  now: number
  /** From one backup to the next; null: as it was so far. */
  paceMs: number | null
  /** How many containers are listed. */
  shown: number
}

/** A plan as a picture shows it. */
export function describePlan({ groups, foreign, blocked }: RetentionPlan, options: DescribeOptions): RetentionPreview {
  const counted = groups.map((plan) => ({ plan, goes: plan.kept.filter(({ keptBy }) => keptBy.length === 0).length }))
  const go = counted.reduce((sum, { goes }) => sum + goes, 0)
  const stay = groups.reduce((sum, { kept }) => sum + kept.length, 0) - go
  const listed = counted
    .toSorted((one, other) => other.goes - one.goes || (one.plan.group.name < other.plan.group.name ? -1 : 1))
    .slice(0, options.shown)
  return {
    containers: listed.map(({ plan }) => describeGroup(plan, options)),
    more: groups.length - listed.length,
    stay,
    go,
    foreign: foreign.length,
    blocked,
  }
}

function describeGroup({ group, kept, policies }: GroupPlan, { now, paceMs }: DescribeOptions) {
  const pace = paceMs ?? observedPace(group.backups)
  // Where several policies apply a backup stays for as long as the one does that keeps it longest.
  const predicted =
    pace === null || policies === null
      ? []
      : policies.map(({ policy, timeZone }) => predictRemoval(kept, policy, { timeZone, now, paceMs: pace }))
  const goesAt = (id: string): number | null => {
    const times = predicted.map((one) => one.get(id) ?? null)
    return times.length === 0 || times.includes(null) ? null : Math.max(...times.filter((time) => time !== null))
  }
  return {
    key: group.key,
    name: group.name,
    marks: kept.map(({ backup: { id: backupId, startedAt }, keptBy }) => {
      return { backupId, startedAt, keptBy, goesAt: keptBy.length === 0 ? null : goesAt(backupId) }
    }),
  }
}

/** How far apart backups of such a schedule are; null for what a cron expression says: that is seen by what it made. */
export function paceOf(timing: ScheduleTiming): number | null {
  switch (timing.kind) {
    case 'hourly':
      return periodMs.hourly
    case 'nightly':
      return dayMs
    case 'weekly':
      return (7 * dayMs) / new Set(timing.weekdays).size
    case 'cron':
      return null
    default:
      return timing satisfies never
  }
}
