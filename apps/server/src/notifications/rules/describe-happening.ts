import { message, type Happening, type JobRow, type Message, type ScheduleRun, type Severity } from '@holdfast/contract'
import type { Note, Signal } from '../outgoing.ts'

type Described = Omit<Note, 'at' | 'kind'>

/** What people are told of it. */
export function describeHappening(happening: Happening, at: number): Note {
  return { kind: happening.kind, at, ...described(happening) }
}

function described(happening: Happening): Described {
  switch (happening.kind) {
    case 'job-started':
      return startedJob(happening.job)
    case 'job-ended':
      return endedJob(happening.job, happening.detail)
    case 'run-started':
      return startedRun(happening.run)
    case 'run-ended':
      return endedRun(happening.run)
    case 'alert-raised': {
      const { kind, subject, severity, detail, jobId } = happening.alert
      const title = message('notify-alert', { kind, name: subject.name })
      return { title, lines: [detail], severity, signal: 'fail', path: jobPath(jobId) }
    }
    case 'alert-cleared': {
      const { kind, subject, jobId } = happening.alert
      const title = message('notify-alert-cleared', { kind, name: subject.name })
      return { title, lines: [], severity: 'info', signal: null, path: jobPath(jobId) }
    }
    default:
      return happening satisfies never
  }
}

const jobPath = (jobId: string | null): string => (jobId === null ? '/' : `/jobs/${jobId}`)

function startedJob({ id, kind, subject, actor }: JobRow): Described {
  const title = message('notify-job-started', { kind, name: subject.name })
  const lines = [message('notify-started-by', { name: actor.name })]
  return { title, lines, severity: 'info', signal: 'start', path: jobPath(id) }
}

const outcomes = {
  queued: ['notify-job-started', 'info', null],
  running: ['notify-job-started', 'info', 'start'],
  succeeded: ['notify-job-succeeded', 'info', 'success'],
  failed: ['notify-job-failed', 'error', 'fail'],
  cancelled: ['notify-job-cancelled', 'info', 'fail'],
  interrupted: ['notify-job-interrupted', 'warning', 'fail'],
} as const satisfies Record<JobRow['state']['status'], readonly [string, Severity, Signal | null]>

function endedJob({ id, kind, subject, actor, state }: JobRow, detail: Message | null): Described {
  const [code, severity, signal] = outcomes[state.status]
  const lines: Message[] = detail === null ? [] : [detail]
  if ('finishedAt' in state && state.startedAt !== null)
    lines.push(message('notify-duration', { seconds: (state.finishedAt - state.startedAt) / 1000 }))
  if (state.status === 'succeeded' && state.sizeBytes !== null)
    lines.push(message('notify-size', { bytes: state.sizeBytes }))
  lines.push(message('notify-started-by', { name: actor.name }))
  return { title: message(code, { kind, name: subject.name }), lines, severity, signal, path: jobPath(id) }
}

const schedulesPath = '/schedules'

function startedRun({ scheduleName: schedule, targets }: ScheduleRun): Described {
  const title = message('notify-run-started', { schedule, count: targets.length })
  return { title, lines: [], severity: 'info', signal: 'start', path: schedulesPath }
}

/** Far more than somebody reads. */
const mostTargets = 40

function endedRun({ scheduleName: schedule, targets }: ScheduleRun): Described {
  const count = targets.length
  const bad = targets.filter(({ outcome }) => outcome === 'failed' || outcome === 'cancelled')
  const skipped = targets.filter(({ outcome }) => outcome === 'skipped')
  const named = [...bad, ...skipped]
  const lines = named
    .slice(0, mostTargets)
    .map(({ subject, outcome, reason }) =>
      message('notify-target', { name: subject.name, outcome, reason: reason ?? '' }),
    )
  if (named.length > mostTargets) lines.push(message('notify-more', { count: named.length - mostTargets }))
  const about = { lines, path: schedulesPath }
  if (bad.length > 0) {
    const title = message('notify-run-failed', { schedule, failed: bad.length, count })
    return { ...about, title, severity: 'error', signal: 'fail' }
  }
  if (skipped.length > 0) {
    const title = message('notify-run-skipped', { schedule, skipped: skipped.length, count })
    return { ...about, title, severity: 'warning', signal: 'fail' }
  }
  const title = message('notify-run-succeeded', { schedule, count })
  return { ...about, title, severity: 'info', signal: 'success' }
}
