import { z } from 'zod'
import { backupMountChoice, backupMounts, vaultId } from './backup.ts'
import { copyMode } from './clone-options.ts'
import { containerName } from './container.ts'
import { engineId } from './engine.ts'
import { retentionPolicy } from './retention.ts'

export const scheduleId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be the id of a schedule')

export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day like 02:30')

/** Of the IANA database: `Europe/Berlin`. */
export const timeZone = z
  .string()
  .max(64)
  .regex(/^[A-Z][\w+-]*(\/[\w+-]+)*$/, 'must be a time zone like Europe/Berlin')
  .refine(isTimeZone, 'must be a time zone like Europe/Berlin')

/** When. `cron` has five fields: minute, hour, day of month, month, day of week. */
export const scheduleTiming = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hourly'), minute: z.number().int().min(0).max(59) }),
  z.strictObject({ kind: z.literal('nightly'), at: timeOfDay }),
  /** 0 is Sunday. */
  z.strictObject({
    kind: z.literal('weekly'),
    weekdays: z.array(z.number().int().min(0).max(6)).min(1).max(7),
    at: timeOfDay,
  }),
  z.strictObject({ kind: z.literal('cron'), expression: z.string().trim().min(9).max(120) }),
])
export type ScheduleTiming = z.infer<typeof scheduleTiming>

const pattern = z.string().min(1).max(200)

/** By what Compose knows a container again once it is recreated. */
export const composeIdentity = z.strictObject({
  project: pattern,
  service: pattern,
  number: z.string().min(1).max(10).default('1'),
})
export type ComposeIdentity = z.infer<typeof composeIdentity>

/** Containers, as somebody chose them: now, and whoever fits later. */
export const containerSelector = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  /** One container. Where it has a Compose identity, whoever has that identity is meant, whatever its name; else whoever has the name. */
  z.strictObject({
    kind: z.literal('container'),
    engineId,
    name: containerName,
    compose: composeIdentity.nullable().default(null),
  }),
  z.strictObject({ kind: z.literal('project'), project: pattern }),
  /** `key` or `key=value`. */
  z.strictObject({ kind: z.literal('label'), label: pattern }),
])
export type ContainerSelector = z.infer<typeof containerSelector>

/** What is included of each container's mounts. Of a path that none of them has nothing follows. */
export const scheduleMounts = z.strictObject({
  /** Folders of the host. */
  folders: backupMountChoice.default('exclude'),
  /** By destination path, before everything else. */
  paths: backupMounts.default({}),
})

/** What a person decides about a schedule. */
export const scheduleDraft = z.strictObject({
  name: z.string().trim().min(1).max(60),
  enabled: z.boolean().default(true),
  timing: scheduleTiming,
  timeZone,
  targets: z.array(containerSelector).min(1).max(500),
  exclude: z.array(containerSelector).max(500).default([]),
  /** Null: the default vault, whichever that is then. */
  vault: vaultId.nullable().default(null),
  mode: copyMode.default('pause'),
  mounts: scheduleMounts.prefault({}),
  /** Null: as the vault has it. */
  retention: retentionPolicy.nullable().default(null),
  /** Each container begins up to that much later than the slot. */
  jitterSeconds: z.number().int().min(0).max(21_600).default(0),
  /** Counted from the slot; what has not begun by then is skipped. Null: everything begins at some time. */
  windowMinutes: z.number().int().min(5).max(1440).nullable().default(null),
  /** Whether the last slot that was missed while Holdfast was not running is run once, at the next start. */
  catchUp: z.boolean().default(true),
})
export type ScheduleDraft = z.infer<typeof scheduleDraft>

export const schedule = scheduleDraft.extend({ id: scheduleId, createdAt: z.number(), updatedAt: z.number() })
export type Schedule = z.infer<typeof schedule>

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
