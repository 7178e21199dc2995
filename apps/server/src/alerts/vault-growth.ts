import type { VaultSample } from './vault-samples.ts'

export interface VaultGrowth {
  /** Negative where it shrinks. */
  bytesPerDay: number
  /** Until its disk is full at that rate; null where it is not filling, or nobody knows what is free. */
  daysLeft: number | null
}

const dayMs = 86_400_000
const fittedDays = 30
/** The first backups of everything say nothing of the days after. */
const leastDays = 3

/**
 * How fast a vault grows: the line through what it stored in the last thirty days, by least squares. An estimate, and null as long as
 * there is too little to go by. `samples` are of one vault, oldest first.
 */
export function estimateGrowth(samples: readonly VaultSample[], now: number): VaultGrowth | null {
  const recent = samples.filter(({ at }) => at >= now - fittedDays * dayMs)
  const [first] = recent
  const last = recent.at(-1)
  if (first === undefined || last === undefined || last.at - first.at < leastDays * dayMs) return null
  const points = recent.map(({ at, storedBytes }) => ({ day: (at - first.at) / dayMs, storedBytes }))
  const meanDay = mean(points.map(({ day }) => day))
  const meanBytes = mean(points.map(({ storedBytes }) => storedBytes))
  const spread = sum(points.map(({ day }) => (day - meanDay) ** 2))
  const bytesPerDay = sum(points.map((point) => (point.day - meanDay) * (point.storedBytes - meanBytes))) / spread
  const isFilling = bytesPerDay > 0 && last.freeBytes !== null
  return { bytesPerDay, daysLeft: isFilling ? (last.freeBytes ?? 0) / bytesPerDay : null }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

function mean(numbers: readonly number[]): number {
  return sum(numbers) / numbers.length
}
