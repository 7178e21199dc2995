import type { RetentionPolicy, RetentionRule } from '@holdfast/contract'

/** The seven numbers, as a form asks for them. */
export const numbers = [
  { key: 'last', label: 'Last', hint: 'The newest ones' },
  { key: 'hourly', label: 'Hourly', hint: 'The newest of each hour' },
  { key: 'daily', label: 'Daily', hint: 'The newest of each day' },
  { key: 'weekly', label: 'Weekly', hint: 'The newest of each week, from Monday' },
  { key: 'monthly', label: 'Monthly', hint: 'The newest of each month' },
  { key: 'yearly', label: 'Yearly', hint: 'The newest of each year' },
  { key: 'withinDays', label: 'Days', hint: 'All that are at most so many days older than the newest one' },
] as const satisfies { key: keyof RetentionPolicy; label: string; hint: string }[]

export const ruleWord = {
  last: 'last',
  hourly: 'hourly',
  daily: 'daily',
  weekly: 'weekly',
  monthly: 'monthly',
  yearly: 'yearly',
  within: 'within days',
  pinned: 'pinned',
  'last-verified': 'last verified',
  recent: 'just created',
  all: 'all are kept',
} satisfies Record<RetentionRule, string>

/** What a form begins with. */
export const usualPolicy: RetentionPolicy = {
  last: 0,
  hourly: 0,
  daily: 7,
  weekly: 4,
  monthly: 6,
  yearly: 0,
  withinDays: 0,
}

/** `7 daily, 4 weekly, 6 monthly` */
export function describePolicy(policy: RetentionPolicy): string {
  const parts = numbers.filter(({ key }) => policy[key] > 0)
  return parts
    .map(({ key }) => (key === 'withinDays' ? `all of ${policy[key]} days` : `${policy[key]} ${key}`))
    .join(', ')
}

export function keepsNothing(policy: RetentionPolicy): boolean {
  return Object.values(policy).every((count) => count === 0)
}
