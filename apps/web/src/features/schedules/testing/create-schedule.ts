import { message } from '@holdfast/contract/messages'
import type { RunSummary, ScheduleSummary } from '../schedule.ts'

const counts = { waiting: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0, skipped: 0 }

export function createRun(
  change: Partial<Omit<RunSummary, 'counts'>> & { counts?: Partial<RunSummary['counts']> } = {},
): RunSummary {
  return {
    id: 'run-1',
    scheduleId: 'nightly',
    scheduleName: 'Nightly',
    slot: 1_000,
    trigger: 'slot',
    startedBy: null,
    startedAt: 1_000,
    finishedAt: 2_000,
    missedSlots: [],
    missedBecause: null,
    ...change,
    counts: { ...counts, ...change.counts },
  }
}

/** All containers every night, never run yet. */
export function createSchedule(change: Partial<ScheduleSummary> = {}): ScheduleSummary {
  return {
    id: 'nightly',
    name: 'Nightly',
    enabled: true,
    timing: { kind: 'nightly', at: '02:30' },
    timeZone: 'Europe/Berlin',
    targets: [{ kind: 'all' }],
    exclude: [],
    vault: null,
    mode: 'pause',
    mounts: { folders: 'exclude', paths: {} },
    retention: null,
    jitterSeconds: 0,
    windowMinutes: null,
    catchUp: true,
    createdAt: 0,
    updatedAt: 0,
    source: 'table',
    words: message('timing-nightly', { at: '02:30', timeZone: 'Europe/Berlin' }),
    nextSlot: Date.now() + 3_600_000,
    lastRun: null,
    containers: 12,
    ...change,
  }
}
