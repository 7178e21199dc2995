import type { JobStatus } from '@holdfast/contract'
import { statusWord } from '../../jobs/job-words.ts'
import type { JobRow } from '../../jobs/job.ts'
import { formatDuration } from '../../ui/format-time.ts'
import { StatusDot, type Tone } from '../../ui/status-dot.tsx'
import classes from './jobs.module.css'

const tone = {
  queued: 'idle',
  running: 'busy',
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'idle',
  interrupted: 'warn',
} satisfies Record<JobStatus, Tone>

export function JobStatusWord({ status }: { status: JobStatus }) {
  return (
    <span className={classes['word']}>
      <StatusDot tone={tone[status]} />
      {statusWord[status]}
    </span>
  )
}

/** How long an ended job ran; null for one that never started or has not ended. */
export function describeDuration({ state }: Pick<JobRow, 'state'>): string | null {
  if (state.status === 'queued' || state.status === 'running' || state.startedAt === null) return null
  return formatDuration(state.finishedAt - state.startedAt)
}
