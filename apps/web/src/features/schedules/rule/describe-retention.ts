import type { RetentionPolicy } from '@holdfast/contract'

const words: [keyof RetentionPolicy, string][] = [
  ['last', 'last'],
  ['hourly', 'hourly'],
  ['daily', 'daily'],
  ['weekly', 'weekly'],
  ['monthly', 'monthly'],
  ['yearly', 'yearly'],
]

/** `keeps 7 daily, 4 weekly, 6 monthly` */
export function describeRetention(policy: RetentionPolicy): string {
  const parts = words.filter(([rule]) => policy[rule] > 0).map(([rule, word]) => `${policy[rule]} ${word}`)
  if (policy.withinDays > 0) parts.push(`all of ${policy.withinDays} days`)
  return `keeps ${parts.join(', ')}`
}
