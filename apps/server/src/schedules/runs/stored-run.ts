import { z } from 'zod'
import {
  actor,
  composeIdentity,
  containerSelector,
  containerSubject,
  copyMode,
  runTarget,
  scheduleMounts,
  storedMessage,
  type RunSummary,
  type RunTarget,
  type ScheduleRun,
} from '@holdfast/contract'
import type { ScheduleRunsTable, ScheduleRunTargetsTable } from '../../database/schedule-tables.ts'
import type { ContainerAddress } from '../targets/resolve-targets.ts'
import type { PlannedBackup } from '../targets/known-containers.ts'

/** One container of a run, as it is worked on. */
export interface WorkTarget extends RunTarget {
  /** Of the container, the same in every attempt; no two of a run have the same. */
  readonly key: string
  readonly address: ContainerAddress
  readonly backup: PlannedBackup
  /** By jitter, in milliseconds since 1970. */
  readonly notBefore: number
  /** How often it has begun. */
  attempt: number
}

/** A run as it is worked on. */
export interface WorkRun extends Omit<ScheduleRun, 'targets'> {
  /** What has not begun by then is skipped; null: everything begins at some time. */
  readonly windowEndsAt: number | null
  readonly targets: WorkTarget[]
}

const backup = z.object({
  vault: z.string().nullable(),
  mode: copyMode,
  mounts: scheduleMounts,
  // Labels of containers are in it: one that no selector takes must not keep all runs from going on.
  address: containerSelector.options[1]
    .omit({ kind: true })
    .extend({ compose: composeIdentity.nullable().catch(null) }),
})
const slots = z.array(z.number())
const outcome = runTarget.shape.outcome

export function toRunRow(run: WorkRun, idempotencyKey: string | null): ScheduleRunsTable {
  const { targets: _targets, startedBy, missedSlots, missedBecause, ...row } = run
  return {
    ...row,
    idempotencyKey,
    startedBy: startedBy === null ? null : JSON.stringify(startedBy),
    missedSlots: JSON.stringify(missedSlots),
    missedBecause: missedBecause === null ? null : JSON.stringify(missedBecause),
  }
}

export function toTargetRow(target: WorkTarget, runId: string, position: number): ScheduleRunTargetsTable {
  const { key, subject, address, backup: planned, notBefore, outcome: become, jobId, attempt, reason } = target
  return {
    runId,
    position,
    key,
    subject: JSON.stringify(subject),
    backup: JSON.stringify({ ...planned, address }),
    notBefore,
    outcome: become,
    jobId,
    attempt,
    reason: reason === null ? null : JSON.stringify(reason),
  }
}

/** All of a run but its targets. */
export function readRun(row: ScheduleRunsTable): Omit<WorkRun, 'targets'> {
  const { id, scheduleId, scheduleName, slot, startedAt, finishedAt, windowEndsAt } = row
  return {
    id,
    scheduleId,
    scheduleName,
    slot,
    startedAt,
    finishedAt,
    windowEndsAt,
    trigger: row.trigger === 'slot' || row.trigger === 'catch-up' ? row.trigger : 'manual',
    startedBy: row.startedBy === null ? null : actor.parse(JSON.parse(row.startedBy)),
    missedSlots: slots.parse(JSON.parse(row.missedSlots)),
    missedBecause: row.missedBecause === null ? null : storedMessage.parse(JSON.parse(row.missedBecause)),
  }
}

export function readWorkTarget(row: ScheduleRunTargetsTable): WorkTarget {
  const { address, ...planned } = backup.parse(JSON.parse(row.backup))
  const { key, notBefore, attempt } = row
  return { ...readTarget(row), key, notBefore, attempt, address, backup: planned }
}

export function readTarget(row: Pick<ScheduleRunTargetsTable, 'subject' | 'jobId' | 'outcome' | 'reason'>): RunTarget {
  return {
    subject: containerSubject.parse(JSON.parse(row.subject)),
    jobId: row.jobId,
    outcome: outcome.parse(row.outcome),
    reason: row.reason === null ? null : storedMessage.parse(JSON.parse(row.reason)),
  }
}

/** As everybody may see it. */
export function toScheduleRun({ windowEndsAt: _window, targets, ...run }: WorkRun): ScheduleRun {
  return {
    ...run,
    targets: targets.map(({ subject, jobId, outcome: become, reason }) => ({
      subject,
      jobId,
      outcome: become,
      reason,
    })),
  }
}

export function toSummary({ targets, ...run }: ScheduleRun): RunSummary {
  const counts = { waiting: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0, skipped: 0 }
  for (const target of targets) counts[target.outcome] += 1
  return { ...run, counts }
}
