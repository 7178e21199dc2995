import { z } from 'zod'
import { backupMounts, restoreOptions, verification, verifyMethod } from './backup.ts'
import { cloneOptions, copyMode, planDigest } from './clone-options.ts'
import { cloneReport } from './clone-plan.ts'
import { compression } from './export.ts'
import { opErrorCode } from './op-error.ts'
import { progress } from './progress.ts'
import { role } from './role.ts'

const onContainer = { engineId: z.string(), containerId: z.string(), containerName: z.string() }

/** What was asked for, resolved: full container id, absolute folder. */
export const jobRequest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('export'),
    ...onContainer,
    folder: z.string(),
    fileName: z.string(),
    compression,
  }),
  z.object({
    kind: z.literal('clone'),
    ...onContainer,
    name: z.string(),
    options: cloneOptions,
    /** The plan that was looked at; null when nobody did. */
    plan: planDigest.nullable().default(null),
    /** What whoever asked may grant a container: `PolicyFinding.needs`. */
    grants: role.default('viewer'),
  }),
  z.object({
    kind: z.literal('backup'),
    ...onContainer,
    vaultId: z.string(),
    mode: copyMode,
    mounts: backupMounts,
  }),
  z.object({
    kind: z.literal('restore'),
    /** `containerId` and `containerName` are those of the container that was backed up. */
    ...onContainer,
    vaultId: z.string(),
    backupId: z.string(),
    name: z.string(),
    options: restoreOptions,
    plan: planDigest.nullable().default(null),
    grants: role.default('viewer'),
  }),
  z.object({
    kind: z.literal('verify'),
    ...onContainer,
    vaultId: z.string(),
    backupId: z.string(),
    method: verifyMethod,
  }),
  /** Of a whole vault: no container. */
  z.object({ kind: z.literal('prune'), ...onContainer, vaultId: z.string(), vaultName: z.string() }),
])
export type JobRequest = z.infer<typeof jobRequest>
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
    warnings: z.array(z.string()),
    notKept: z.array(z.string()).default([]),
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
    message: z.string(),
    /** The field of the request it is about. */
    field: z.string().nullable().default(null),
  }),
  z.object({ status: z.literal('cancelled'), ...ended }),
  z.object({ status: z.literal('interrupted'), ...ended }),
])
export type JobState = z.infer<typeof jobState>
export type JobStatus = JobState['status']

export const job = z.object({
  id: z.string(),
  request: jobRequest,
  state: jobState,
  createdAt: z.number(),
  startedBy: z.string(),
})
export type Job = z.infer<typeof job>

/** The whole small board: jobs that are queued or running, oldest first, and the last twenty that ended, newest first. */
export const jobBoard = z.object({ active: z.array(job), finished: z.array(job) })
export type JobBoard = z.infer<typeof jobBoard>
