import { createHash, randomUUID } from 'node:crypto'
import type { Actor, Schedule } from '@holdfast/contract'
import type { ResolvedTarget } from '../targets/resolve-targets.ts'
import type { WorkRun, WorkTarget } from './stored-run.ts'

interface RunPlan {
  slot: number | null
  trigger: WorkRun['trigger']
  startedBy?: Actor | null
  now: number
  windowEndsAt?: number | null
  missedSlots?: number[]
}

/** A run as it is recorded before anything of it begins. */
export function planRun(schedule: Schedule, targets: readonly ResolvedTarget[], plan: RunPlan): WorkRun {
  const { slot, trigger, startedBy = null, now, windowEndsAt = null, missedSlots = [] } = plan
  return {
    id: randomUUID(),
    scheduleId: schedule.id,
    scheduleName: schedule.name,
    slot,
    trigger,
    startedBy,
    windowEndsAt,
    missedSlots,
    startedAt: now,
    finishedAt: null,
    missedBecause: null,
    targets: targets.map((target) => toWork(target, { schedule, slot, now })),
  }
}

function toWork(
  { subject, address, backup, reason }: ResolvedTarget,
  { schedule, slot, now }: { schedule: Schedule; slot: number | null; now: number },
): WorkTarget {
  const key = `${subject.engineId}/${subject.name}`
  const notBefore = slot === null ? now : slot + jitterMs(schedule, slot, key)
  const outcome = reason === null ? 'waiting' : 'skipped'
  return { key, subject, address, backup, notBefore, attempt: 0, outcome, jobId: null, reason }
}

/** The same for one container of one slot, however often Holdfast is started. */
export function jitterMs(
  { id, jitterSeconds }: Pick<Schedule, 'id' | 'jitterSeconds'>,
  slot: number,
  key: string,
): number {
  const hash = createHash('sha256').update(`${id}/${slot}/${key}`).digest().readUInt32BE(0)
  return Math.floor((hash / 2 ** 32) * jitterSeconds * 1000)
}
