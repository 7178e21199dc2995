import { z } from 'zod'
import { timeOfDay } from './schedule.ts'
import { storedMessage } from './stored-message.ts'
import { subject } from './subject.ts'

export const severity = z.enum(['info', 'warning', 'error'])
export type Severity = z.infer<typeof severity>

export const alertKind = z.enum([
  'backup-failed',
  'container-behind',
  'slot-missed',
  'verify-found-problems',
  'vault-away',
  'vault-nearly-full',
  'vault-not-growing',
  'notification-failed',
])
export type AlertKind = z.infer<typeof alertKind>

/** Something that somebody should look at, from when it was first seen until it is over. One per kind and subject at a time. */
export const alert = z.object({
  id: z.string(),
  kind: alertKind,
  severity,
  subject,
  detail: storedMessage,
  jobId: z.string().nullable(),
  raisedAt: z.number(),
  lastSeenAt: z.number(),
  /** Null: it still is so. */
  clearedAt: z.number().nullable(),
  /** By whom it was seen, and when; null: by nobody yet. */
  acknowledged: z.object({ at: z.number(), by: z.string() }).nullable(),
})
export type Alert = z.infer<typeof alert>

/** Says that somebody has seen them. Those out of sight or gone are left alone. */
export const acknowledgeAlerts = z.strictObject({ alertIds: z.array(z.string().min(1).max(64)).min(1).max(5_000) })
export type AcknowledgeAlerts = z.infer<typeof acknowledgeAlerts>

/** How the data of vaults is read again by itself. */
export const checkSettings = z.strictObject({
  /** Within so many days everything is read once. */
  days: z.number().int().min(7).max(365).default(30),
  /** In the time zone of the server. */
  at: timeOfDay.default('05:00'),
})
export type CheckSettings = z.infer<typeof checkSettings>
