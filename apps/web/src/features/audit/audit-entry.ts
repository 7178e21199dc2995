import type { Outputs } from '../../trpc/trpc.ts'

/** An entry as it arrives. */
export type AuditEntry = Outputs['audit']['list']['entries'][number]
export type ReadableEntry = Extract<AuditEntry, { entry: 'readable' }>
