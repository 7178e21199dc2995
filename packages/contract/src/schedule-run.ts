import { z } from 'zod'
import { actor } from './actor.ts'
import { backupMountChoice, vaultId } from './backup.ts'
import { copyMode } from './clone-options.ts'
import { schedule, scheduleDraft, scheduleId, scheduleTiming, timeZone } from './schedule.ts'
import { storedMessage } from './stored-message.ts'
import { containerSubject } from './subject.ts'

/** What became of one container of a run. `running`: it has a job, queued or running. */
export const runTarget = z.object({
  subject: containerSubject,
  jobId: z.string().nullable(),
  outcome: z.enum(['waiting', 'running', 'succeeded', 'failed', 'cancelled', 'skipped']),
  /** Why it was skipped or failed. */
  reason: storedMessage.nullable(),
})
export type RunTarget = z.infer<typeof runTarget>

const aboutRun = {
  id: z.string(),
  scheduleId,
  scheduleName: z.string(),
  /** When it was due; null: somebody started it. */
  slot: z.number().nullable(),
  /** `catch-up`: it began late, for a slot that was missed. */
  trigger: z.enum(['slot', 'catch-up', 'manual']),
  /** Who started it by hand; null: nobody did. */
  startedBy: actor.nullable(),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  /** Earlier slots that were missed and that it stands for, latest first; at most a hundred. */
  missedSlots: z.array(z.number()),
  /** Why the slot was missed, where nothing made up for it: nothing was begun then. */
  missedBecause: storedMessage.nullable(),
}

/** One run of a schedule. Times are milliseconds since 1970. */
export const scheduleRun = z.object({ ...aboutRun, targets: z.array(runTarget) })
export type ScheduleRun = z.infer<typeof scheduleRun>

const count = z.number().int().min(0)

/** A run as lists show it: how many containers ended how. */
export const runSummary = z.object({
  ...aboutRun,
  counts: z.object({
    waiting: count,
    running: count,
    succeeded: count,
    failed: count,
    cancelled: count,
    skipped: count,
  }),
})
export type RunSummary = z.infer<typeof runSummary>

/** A schedule as lists show it. */
export const scheduleSummary = schedule.extend({
  /** `label`: a container says so itself, and it cannot be changed here. */
  source: z.enum(['table', 'label']),
  /** When it is due, in words. */
  words: storedMessage,
  /** Null where it is disabled or is never due again. */
  nextSlot: z.number().nullable(),
  lastRun: runSummary.nullable(),
  /** How many it takes now; null while an engine does not answer. */
  containers: count.nullable(),
})
export type ScheduleSummary = z.infer<typeof scheduleSummary>

/** One page of runs, newest first, of one schedule or of all. */
export const listRuns = z.strictObject({
  scheduleId: scheduleId.optional(),
  limit: z.number().int().min(1).max(100).default(20),
  cursor: z
    .string()
    .regex(/^\d+\.[\w-]+$/)
    .nullish(),
  /** What the query client says of every page it asks for; pages go one way only. */
  direction: z.literal('forward').optional(),
})
export type ListRuns = z.infer<typeof listRuns>

export const runsPage = z.object({
  runs: z.array(runSummary),
  /** Hand it back for the next page; null on the last one. */
  nextCursor: z.string().nullable(),
})
export type RunsPage = z.infer<typeof runsPage>

export const runRef = z.strictObject({ runId: z.string().min(1).max(64) })

export const scheduleTarget = z.strictObject({ scheduleId })
export const updateSchedule = scheduleDraft.extend({ scheduleId })
export type UpdateSchedule = z.infer<typeof updateSchedule>
export const enableSchedule = z.strictObject({ scheduleId, enabled: z.boolean() })
export const runScheduleNow = z.strictObject({ scheduleId, idempotencyKey: z.string().min(1).max(128).optional() })
export type RunScheduleNow = z.infer<typeof runScheduleNow>

/** A schedule as it is, or one that nobody has saved yet. */
export const dryRunInput = z.union([
  scheduleTarget,
  z.strictObject({
    draft: scheduleDraft.pick({ targets: true, exclude: true, mounts: true, vault: true, mode: true }),
  }),
])
export type DryRunInput = z.infer<typeof dryRunInput>

/** What a run would do if it began now. */
export const dryRun = z.object({
  targets: z.array(
    z.object({
      subject: containerSubject,
      /** Of Compose; null where it has none. */
      project: z.string().nullable(),
      vault: vaultId.nullable(),
      mode: copyMode,
      /** What is included, as far as it can be told from the list; null where there is nothing to include. */
      mounts: z.array(z.object({ destination: z.string(), choice: backupMountChoice.nullable() })),
      /** Why it would be skipped; null where it would be backed up. */
      reason: storedMessage.nullable(),
    }),
  ),
  /** Engines that do not answer: what is on them is not among the targets. */
  unreachable: z.array(z.string()),
})
export type DryRun = z.infer<typeof dryRun>

export const nextRunsInput = z.strictObject({ scheduleId, count: z.number().int().min(1).max(50).default(10) })
export const previewTiming = z.strictObject({ timing: scheduleTiming, timeZone })
export type PreviewTiming = z.infer<typeof previewTiming>

/** When a timing is due. */
export const timingPreview = z.object({ words: storedMessage, next: z.array(z.number()) })
export type TimingPreview = z.infer<typeof timingPreview>
