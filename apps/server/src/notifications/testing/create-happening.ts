import { message, type Alert, type Happening, type JobRow, type ScheduleRun } from '@holdfast/contract'

export const web = { kind: 'container', engineId: 'local', containerId: 'c0ffee', name: 'web' } as const

type State = JobRow['state']
const ended = { startedAt: 1_000, finishedAt: 91_000 }
export const succeeded: State = { status: 'succeeded', ...ended, sizeBytes: 5_000_000 }
export const failed: State = { status: 'failed', ...ended, code: 'DISK_FULL' }

export function createJob(part: Partial<JobRow> = {}): JobRow {
  return {
    id: 'job-1',
    kind: 'backup',
    subject: web,
    actor: { kind: 'user', id: 'ada', name: 'ada' },
    causedBy: null,
    createdAt: 1,
    state: failed,
    ...part,
  }
}

export function jobEnded(part: Partial<JobRow> = {}): Happening {
  return { kind: 'job-ended', job: createJob(part), detail: message('verbatim', { text: 'The disk is full.' }) }
}

export function runEnded(...outcomes: ScheduleRun['targets'][number]['outcome'][]): Happening {
  const targets = outcomes.map((outcome, index) => ({
    subject: { ...web, name: `web-${index}` },
    jobId: null,
    outcome,
    reason: null,
  }))
  const times = { slot: 1, startedAt: 1, finishedAt: 2 }
  const run = {
    id: 'run',
    scheduleId: 'nightly',
    scheduleName: 'Nightly',
    trigger: 'slot',
    startedBy: null,
    missedBecause: null,
    ...times,
    targets,
  } as const
  return { kind: 'run-ended', run: { ...run, missedSlots: [], targets } }
}

export function alertRaised(part: Partial<Alert> = {}): Happening {
  const alert: Alert = {
    id: 'alert-1',
    kind: 'vault-away',
    severity: 'error',
    subject: { kind: 'vault', vaultId: 'v', name: 'NAS' },
    detail: message('verbatim', { text: 'It is not mounted.' }),
    jobId: null,
    raisedAt: 1,
    lastSeenAt: 1,
    clearedAt: null,
    acknowledged: null,
    ...part,
  }
  return { kind: 'alert-raised', alert }
}
