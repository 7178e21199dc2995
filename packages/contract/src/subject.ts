import { z } from 'zod'

/** What people call it, then: names change, addresses do not. */
const name = z.string()

export const containerSubject = z.object({
  kind: z.literal('container'),
  engineId: z.string(),
  /** The whole id. */
  containerId: z.string(),
  name,
})
export type ContainerSubject = z.infer<typeof containerSubject>

/** `name` is that of the container it is of. */
export const backupSubject = z.object({ kind: z.literal('backup'), vaultId: z.string(), backupId: z.string(), name })
export type BackupSubject = z.infer<typeof backupSubject>

export const vaultSubject = z.object({ kind: z.literal('vault'), vaultId: z.string(), name })
export type VaultSubject = z.infer<typeof vaultSubject>

/** What a job, a lock, an error or an entry of the audit is about. */
export const subject = z.discriminatedUnion('kind', [
  containerSubject,
  backupSubject,
  vaultSubject,
  z.object({ kind: z.literal('schedule'), scheduleId: z.string(), name }),
  z.object({ kind: z.literal('user'), userId: z.string(), name }),
  /** Where notifications are sent. */
  z.object({ kind: z.literal('destination'), destinationId: z.string(), name }),
])
export type Subject = z.infer<typeof subject>
export const subjectKind = z.enum(['container', 'backup', 'vault', 'schedule', 'user', 'destination'])
export type SubjectKind = Subject['kind']
