import type { ActorKind, SubjectKind } from '@holdfast/contract'

export type Period = keyof typeof periodDays

const periodDays = { day: 1, week: 7, month: 30 } as const

export const periodWord = {
  day: 'Last 24 hours',
  week: 'Last 7 days',
  month: 'Last 30 days',
} satisfies Record<Period, string>

export const subjectWord = {
  container: 'Containers',
  backup: 'Backups',
  vault: 'Vaults',
  schedule: 'Schedules',
  user: 'Users',
  destination: 'Destinations',
} satisfies Record<SubjectKind, string>

export const actorWord = {
  user: 'People',
  token: 'Tokens',
  schedule: 'Schedules',
  system: 'Holdfast itself',
} satisfies Record<ActorKind, string>

const hourMs = 3_600_000

/** When a period began; `now` and the answer in ms since the epoch. The same within an hour, so that a list is not asked for all the time. */
export function startOf(period: Period, now: number): number {
  return (Math.floor(now / hourMs) - periodDays[period] * 24) * hourMs
}

/** Whether what an address says is one of these words. */
export function isKeyOf<Key extends string>(words: Record<Key, unknown>, value: unknown): value is Key {
  return typeof value === 'string' && Object.hasOwn(words, value)
}
