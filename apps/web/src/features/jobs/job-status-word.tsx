import type { JobStatus } from '@holdfast/contract'
import { statusWord } from '../../jobs/job-words.ts'
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
