import type { RetentionPolicy, RetentionRule } from '@holdfast/contract'

/** The numbers as a form asks for them; beside these, everything of so many days. */
export const numbers = [
  { key: 'last', label: 'Last' },
  { key: 'hourly', label: 'Hourly' },
  { key: 'daily', label: 'Daily' },
  { key: 'weekly', label: 'Weekly' },
  { key: 'monthly', label: 'Monthly' },
  { key: 'yearly', label: 'Yearly' },
] as const satisfies { key: keyof RetentionPolicy; label: string }[]

export const ruleWord = {
  last: 'among the last',
  hourly: 'hourly',
  daily: 'daily',
  weekly: 'weekly',
  monthly: 'monthly',
  yearly: 'yearly',
  within: 'within the last days',
  pinned: 'pinned',
  'last-verified': 'last verified',
  recent: 'just created',
  all: 'kept without limit',
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

export function keepsNothing(policy: RetentionPolicy): boolean {
  return Object.values(policy).every((count) => count === 0)
}
