import { z } from 'zod'
import { actor, actorKind, cause } from './actor.ts'
import { backupMounts, restoreOptions, verification, verifyMethod } from './backup.ts'
import { cloneOptions, copyMode, planDigest } from './clone-options.ts'
import { cloneReport } from './clone-plan.ts'
import { compression } from './export.ts'
import { opErrorCode } from './op-error.ts'
import { progress } from './progress.ts'
import { role } from './role.ts'
import { containerScope } from './scope.ts'
import { storedMessage } from './stored-message.ts'
import { backupSubject, containerSubject, subject, subjectKind, vaultSubject } from './subject.ts'

/** What was asked for, resolved: full container id, absolute folder. */
export const jobRequest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('export'),
    subject: containerSubject,
    folder: z.string(),
    fileName: z.string(),
    compression,
  }),
  z.object({
    kind: z.literal('clone'),
    subject: containerSubject,
    name: z.string(),
    options: cloneOptions,
    /** The plan that was looked at; null when nobody did. */
    plan: planDigest.nullable().default(null),
    /** What whoever asked may allow a container: `PolicyFinding.needs`. */
    authorizedRole: role.default('viewer'),
    /** What they see; not kept. */
    authorizedScopes: z.array(containerScope).default([]),
  }),
  z.object({
    kind: z.literal('backup'),
    subject: containerSubject,
    vaultId: z.string(),
    mode: copyMode,
    mounts: backupMounts,
    /** Every file is read, also what has not changed by its stat. */
    fullRead: z.boolean().exactOptional(),
  }),
  z.object({
    kind: z.literal('restore'),
    subject: backupSubject,
    /** Where the new container is made. */
    engineId: z.string(),
    name: z.string(),
    options: restoreOptions,
    plan: planDigest.nullable().default(null),
    authorizedRole: role.default('viewer'),
    /** What they see; not kept. */
    authorizedScopes: z.array(containerScope).default([]),
  }),
  z.object({
    kind: z.literal('verify'),
    subject: backupSubject,
    method: verifyMethod,
    /** Absent: everything is read. Else only what was not since, in ms since 1970; with `readTrees` the data of all mounts anyway. */
    onlyUnread: z.object({ since: z.number(), readTrees: z.boolean() }).exactOptional(),
  }),
  z.object({ kind: z.literal('prune'), subject: vaultSubject }),
  z.object({
    kind: z.literal('retention'),
    subject: vaultSubject,
    /** What began since then stays; null: what there is when it runs may go. Milliseconds since 1970. */
    since: z.number().nullable(),
  }),
])
export type JobRequest = z.infer<typeof jobRequest>
export const jobKind = z.enum(['export', 'clone', 'backup', 'restore', 'verify', 'prune', 'retention'])
export type JobKind = JobRequest['kind']

export const jobResult = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('export'),
    exportId: z.string(),
    filePath: z.string(),
    sizeBytes: z.number(),
    /** Length of the tar before compression. */
    tarBytes: z.number(),
    entries: z.number(),
  }),
  z.object({
    kind: z.literal('clone'),
    containerId: z.string(),
    name: z.string(),
    started: z.boolean(),
    ...cloneReport.shape,
  }),
  z.object({
    kind: z.literal('backup'),
    vaultId: z.string(),
    backupId: z.string(),
    sizeBytes: z.number(),
    storedBytes: z.number(),
    newBytes: z.number(),
    frozenMs: z.number().nullable(),
    warnings: z.array(storedMessage),
    notKept: z.array(storedMessage).default([]),
  }),
  z.object({
    kind: z.literal('restore'),
    containerId: z.string(),
    name: z.string(),
    started: z.boolean(),
    ...cloneReport.shape,
  }),
  /** A verify that found problems succeeded: it says what it found. */
  z.object({ kind: z.literal('verify'), backupId: z.string(), bytesRead: z.number(), ...verification.shape }),
  z.object({ kind: z.literal('prune'), blobs: z.number(), bytes: z.number() }),
  z.object({
    kind: z.literal('retention'),
    /** The backups it deleted, the oldest first. */
    removed: z.array(z.object({ backupId: z.string(), containerName: z.string(), startedAt: z.number() })),
    /** Of the engines here, how many stay. */
    kept: z.number(),
  }),
])
export type JobResult = z.infer<typeof jobResult>

const ended = { startedAt: z.number().nullable(), finishedAt: z.number() }

export const jobState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('queued') }),
  z.object({ status: z.literal('running'), startedAt: z.number(), progress }),
  z.object({ status: z.literal('succeeded'), startedAt: z.number(), finishedAt: z.number(), result: jobResult }),
  z.object({
    status: z.literal('failed'),
    ...ended,
    code: opErrorCode,
    detail: storedMessage,
    /** The field of the request it is about. */
    field: z.string().nullable().default(null),
  }),
  z.object({ status: z.literal('cancelled'), ...ended }),
  z.object({ status: z.literal('interrupted'), ...ended }),
])
export type JobState = z.infer<typeof jobState>
export type JobStatus = JobState['status']

const about = { id: z.string(), actor, causedBy: cause.nullable(), createdAt: z.number() }

/** All that is kept of one job. */
export const job = z.object({ ...about, request: jobRequest, state: jobState })
export type Job = z.infer<typeof job>

/** A job as lists show it: how it stands, not what it was asked for or what came of it. */
export const jobRow = z.object({
  ...about,
  kind: jobKind,
  subject,
  state: z.discriminatedUnion('status', [
    z.object({ status: z.literal('queued') }),
    z.object({ status: z.literal('running'), startedAt: z.number(), progress }),
    /** `sizeBytes`: of the file or the backup it produced; null where it produced neither. */
    z.object({ status: z.literal('succeeded'), ...ended, sizeBytes: z.number().nullable() }),
    z.object({ status: z.literal('failed'), ...ended, code: opErrorCode }),
    z.object({ status: z.literal('cancelled'), ...ended }),
    z.object({ status: z.literal('interrupted'), ...ended }),
  ]),
})
export type JobRow = z.infer<typeof jobRow>

/** The whole small board: jobs that are queued or running, oldest first, and the last twenty that ended, newest first. */
export const jobBoard = z.object({ active: z.array(jobRow), finished: z.array(jobRow) })
export type JobBoard = z.infer<typeof jobBoard>

/** A job that another version stored in a way this one does not know: that there was one, and what can be told of it. */
export const unreadableJob = z.object({
  id: z.string(),
  kind: z.string(),
  status: z.string(),
  createdAt: z.number(),
  finishedAt: z.number().nullable(),
})
export type UnreadableJob = z.infer<typeof unreadableJob>

export const jobOutcome = z.enum(['succeeded', 'failed', 'cancelled', 'interrupted'])
export type JobOutcome = z.infer<typeof jobOutcome>

/** Which ended jobs to list; what is absent does not matter. Times are of the start, in ms since 1970. */
export const jobFilter = z.strictObject({
  kinds: z.array(jobKind).max(16).optional(),
  outcomes: z.array(jobOutcome).max(8).optional(),
  subjectKind: subjectKind.optional(),
  /** Part of what the subject was called then, in any case. */
  subjectName: z.string().trim().min(1).max(255).optional(),
  /** With `subjectKind`: exactly this one, by the address that `subjectKey` writes. */
  subjectKey: z.string().max(512).optional(),
  actorKind: actorKind.optional(),
  actorId: z.string().max(255).optional(),
  since: z.number().int().min(0).optional(),
  until: z.number().int().min(0).optional(),
})
export type JobFilter = z.infer<typeof jobFilter>

/** One page of ended jobs, newest first. */
export const jobHistoryPage = z.object({
  entries: z.array(
    z.discriminatedUnion('entry', [
      jobRow.extend({ entry: z.literal('job') }),
      unreadableJob.extend({ entry: z.literal('unreadable') }),
    ]),
  ),
  /** Hand it back for the next page; null on the last one. */
  nextCursor: z.string().nullable(),
})
export type JobHistoryPage = z.infer<typeof jobHistoryPage>

const limit = z.number().int().min(1).max(16)

/**
 * How many backups run beside each other, reading from one engine and writing to one vault: of those that people start, and again of
 * those of schedules. More on an engine than in a vault, so that a slow one leaves room for another.
 */
export const jobLimits = z.strictObject({ perEngine: limit.default(3), perVault: limit.default(2) })
export type JobLimits = z.infer<typeof jobLimits>
