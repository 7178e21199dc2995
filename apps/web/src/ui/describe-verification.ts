import type { Verification } from '@holdfast/contract'
import { formatRelativeTime } from './format-time.ts'

type Verified = Omit<Verification, 'problems'> & { problems: readonly unknown[] }

/** Where there is room for a word only. */
export function verificationWord(verified: Verified | null): 'verified' | 'problems found' | 'not verified' {
  if (verified === null) return 'not verified'
  return verified.problems.length > 0 ? 'problems found' : 'verified'
}

/** `verified 3 hr ago, in full`; `now` in ms since the epoch. */
export function describeVerification(verified: Verified | null, now: number): string {
  if (verified === null) return 'not verified yet'
  const when = formatRelativeTime(verified.at, Math.max(now, verified.at))
  if (verified.problems.length > 0) return `problems found ${when}`
  return `verified ${when}, ${verified.method === 'full' ? 'in full' : 'quickly'}`
}
