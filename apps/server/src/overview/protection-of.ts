import type { Protection } from '@holdfast/contract'

/** A schedule that takes a container, as far as its standing goes. */
export interface TakingSchedule {
  readonly isEnabled: boolean
  readonly isVaultAway: boolean
  /** Since when it has been as it is. */
  readonly since: number
  /** Its last two slots, latest first; fewer where there were fewer since then. */
  readonly lastSlots: readonly number[]
}

interface Standing {
  now: number
  schedules: readonly TakingSchedule[]
  isExcluded: boolean
  /** When the container was created. */
  createdAt: number
  lastSucceededAt: number | null
  lastFailedAt: number | null
}

/** For a backup to begin, take its time and end after its slot. */
export const graceMs = 6 * 3_600_000

/** Whether a container is backed up as its schedules say, else the first reason why not. */
export function protectionOf(standing: Standing): Protection {
  const { now, schedules, isExcluded, createdAt, lastSucceededAt, lastFailedAt } = standing
  if (schedules.length === 0) return isExcluded ? 'excluded' : 'no-schedule'
  const enabled = schedules.filter(({ isEnabled }) => isEnabled)
  if (enabled.length === 0) return 'schedule-disabled'
  if (enabled.every(({ isVaultAway }) => isVaultAway)) return 'vault-away'
  if ((lastFailedAt ?? 0) > (lastSucceededAt ?? 0)) return 'last-failed'
  // Slots from before somebody made the schedule, or the container, are nobody's fault.
  const due = enabled.map(({ lastSlots, since }) =>
    lastSlots.filter((slot) => slot >= since && slot >= createdAt && slot + graceMs < now),
  )
  if (lastSucceededAt === null) return due.some((slots) => slots.length > 0) ? 'never-succeeded' : 'waiting'
  // A backup counts for a slot from a moment before it: clocks differ.
  const isBehind = due.some((slots) => slots.length >= 2 && lastSucceededAt < (slots[1] ?? 0) - 60_000)
  return isBehind ? 'behind' : 'protected'
}
