import { z } from 'zod'
import { alert } from './alert.ts'
import { composeIdentity, timeZone } from './schedule.ts'
import { containerSubject, vaultSubject } from './subject.ts'

/** `timeZone`: that of whoever looks, by which days begin. */
export const overviewInput = z.strictObject({ timeZone: timeZone.default('UTC') })
export type OverviewInput = z.infer<typeof overviewInput>

/** Whether a container is backed up as its schedules say, else the first reason why not. */
export const protection = z.enum([
  'protected',
  /** A schedule takes it, and has not been due yet. */
  'waiting',
  'no-schedule',
  'excluded',
  'schedule-disabled',
  'vault-away',
  'last-failed',
  'never-succeeded',
  'behind',
])
export type Protection = z.infer<typeof protection>

/** What became of the backups of a day. */
export const calendarDay = z.enum(['succeeded', 'warned', 'failed', 'missed', 'none'])
export type CalendarDay = z.infer<typeof calendarDay>

/** One letter each, so that a thousand containers stay a small answer. */
export const calendarLetters = { s: 'succeeded', w: 'warned', f: 'failed', m: 'missed', '-': 'none' } as const

/** How one container stands. Times are milliseconds since 1970. */
export const overviewContainer = z.object({
  subject: containerSubject,
  /** Of Compose; null without. */
  project: z.string().nullable(),
  /** By which a schedule finds it again once it is recreated; null without. */
  compose: composeIdentity.nullable(),
  protection,
  /** Those that take it, enabled or not. */
  scheduleIds: z.array(z.string()),
  lastBackupAt: z.number().nullable(),
  /** When the last backup was finished in which a full verification found no problems. */
  lastVerifiedBackupAt: z.number().nullable(),
  /** On how many of the thirty days its schedules were due since; null where there is no such backup, or nothing is scheduled. */
  daysDueSinceVerified: z.number().int().nullable(),
  nextAt: z.number().nullable(),
  /** The last thirty days, today last: `s` succeeded, `w` succeeded with warnings, `f` failed, `m` missed, `-` nothing. */
  days: z.string().regex(/^[swfm-]{30}$/),
})
export type OverviewContainer = z.infer<typeof overviewContainer>

/** How a vault grows. `bytesPerDay` and `daysLeft` are estimates; null as long as there is too little to go by. */
export const overviewVault = z.object({
  subject: vaultSubject,
  isAway: z.boolean(),
  backups: z.number(),
  storedBytes: z.number().nullable(),
  /** Of all backups, before compression and sharing. */
  rawBytes: z.number(),
  freeBytes: z.number().nullable(),
  totalBytes: z.number().nullable(),
  bytesPerDay: z.number().nullable(),
  daysLeft: z.number().nullable(),
  /** One a day, oldest first. */
  samples: z.array(z.object({ at: z.number(), storedBytes: z.number(), freeBytes: z.number().nullable() })),
})
export type OverviewVault = z.infer<typeof overviewVault>

/** What the home page shows, of what the caller sees. */
export const overview = z.object({
  at: z.number(),
  /** The first of the thirty days, as `2026-05-03`. */
  firstDay: z.string(),
  hasSchedules: z.boolean(),
  /** Unacknowledged ones first. */
  alerts: z.array(alert),
  /** Those that need somebody first, then by name. */
  containers: z.array(overviewContainer),
  /** The next run of each schedule, at most ten, soonest first. `containers`: how many each takes, of those in sight. */
  next: z.array(z.object({ scheduleId: z.string(), scheduleName: z.string(), at: z.number(), containers: z.number() })),
  /** None for whoever sees some containers alone: a vault holds everybody's. */
  vaults: z.array(overviewVault),
  /** Engines that do not answer: their containers are not listed. */
  unreachable: z.array(z.string()),
})
export type Overview = z.infer<typeof overview>
