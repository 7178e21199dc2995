import { z } from 'zod'
import { actor, actorKind } from './actor.ts'
import { storedMessage } from './stored-message.ts'
import { subject, subjectKind } from './subject.ts'

/** `began` is followed by one of the others that names it, unless Holdfast died between. `refused`: nothing was done. */
export const auditOutcome = z.enum(['began', 'done', 'failed', 'refused'])
export type AuditOutcome = z.infer<typeof auditOutcome>

/** One entry of the audit log. Its canonical JSON is what the next entry has the SHA-256 of. */
export const auditEntry = z.object({
  /** One more than the entry before, from 1. */
  seq: z.number().int().min(1),
  /** Milliseconds since 1970. */
  at: z.number(),
  /** Null for somebody who was not signed in. */
  actor: actor.nullable(),
  /** The address a call came from; null for what Holdfast did itself. */
  from: z.string().nullable(),
  /** What was asked for, by the name of its procedure: `containers.stop`. Of the end of a job `jobs.<kind>`. */
  action: z.string(),
  subject: subject.nullable(),
  /** What it was about where that is no subject: the name of a token, an id that was not found. */
  about: z.string().nullable(),
  outcome: auditOutcome,
  /** The error code of what failed or was refused. */
  code: z.string().nullable(),
  detail: storedMessage.nullable(),
  /** The job it started, or whose end it is. */
  jobId: z.string().nullable(),
  /** The entry that says that it began. */
  began: z.number().int().nullable(),
  /** SHA-256 of the entry before, in hex. */
  previous: z.string(),
})
export type AuditEntry = z.infer<typeof auditEntry>

/** An entry that this version cannot read, or that is none any more: what stands in its place. */
export const unreadableAuditEntry = z.object({ seq: z.number(), text: z.string() })
export type UnreadableAuditEntry = z.infer<typeof unreadableAuditEntry>

/** Which entries to list; what is absent does not matter. Times are in ms since 1970. */
export const auditFilter = z.strictObject({
  actorKind: actorKind.optional(),
  /** Part of what the actor was called then, in any case. */
  actorName: z.string().trim().min(1).max(255).optional(),
  /** The beginning of an action: `containers.` or `containers.stop`. */
  action: z.string().trim().min(1).max(100).optional(),
  subjectKind: subjectKind.optional(),
  /** Part of what the subject was called then, in any case. */
  subjectName: z.string().trim().min(1).max(255).optional(),
  outcomes: z.array(auditOutcome).max(4).optional(),
  since: z.number().int().min(0).optional(),
  until: z.number().int().min(0).optional(),
})
export type AuditFilter = z.infer<typeof auditFilter>

/** One page of the audit log, newest first. */
export const auditPage = z.object({
  entries: z.array(
    z.discriminatedUnion('entry', [
      auditEntry.extend({ entry: z.literal('readable') }),
      unreadableAuditEntry.extend({ entry: z.literal('unreadable') }),
    ]),
  ),
  /** Hand it back for the next page; null on the last one. */
  nextCursor: z.string().nullable(),
})
export type AuditPage = z.infer<typeof auditPage>

/** What a look at the whole audit log found. */
export const auditVerification = z.object({
  entries: z.number(),
  /** Of the first and the last entry; null where there are none. */
  firstSeq: z.number().nullable(),
  lastSeq: z.number().nullable(),
  /** SHA-256 of the last entry, in hex. */
  hash: z.string().nullable(),
  /** The heads the default vault was given in its time: they show a log that was cut, or written anew, since. */
  vault: z.discriminatedUnion('state', [
    z.object({ state: z.literal('compared'), heads: z.number(), lastSeq: z.number().nullable() }),
    z.object({ state: z.literal('unavailable'), detail: storedMessage }),
  ]),
  /** Each with its place, in the order of the log; none when it is whole. */
  problems: z.array(z.object({ seq: z.number(), detail: storedMessage })),
  /** There are more than are listed. */
  hasMoreProblems: z.boolean(),
})
export type AuditVerification = z.infer<typeof auditVerification>
