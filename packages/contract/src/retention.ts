import { z } from 'zod'

const count = z.number().int().min(0).max(10_000).default(0)

/**
 * Which backups of a container stay. Of each hour, day, week (from Monday), month and year the newest one counts, in the
 * schedule's time zone; a backup stays when any rule keeps it.
 */
export const retentionPolicy = z
  .strictObject({
    /** The newest ones. */
    last: count,
    hourly: count,
    daily: count,
    weekly: count,
    monthly: count,
    yearly: count,
    /** All that are at most that many days older than the newest one: of a container that is no longer backed up nothing goes. */
    withinDays: count,
  })
  .refine(
    (policy) => Object.values(policy).some((kept) => kept > 0),
    'must keep something: at least one number above 0',
  )
export type RetentionPolicy = z.infer<typeof retentionPolicy>

/** Why a backup stays. */
export const retentionRule = z.enum([
  'last',
  'hourly',
  'daily',
  'weekly',
  'monthly',
  'yearly',
  'within',
  'pinned',
  /** The last one of its container that was verified without problems. */
  'last-verified',
  /** It was made since the run began after which others go. */
  'recent',
  /** No numbers are set: all stay. */
  'all',
])
export type RetentionRule = z.infer<typeof retentionRule>
