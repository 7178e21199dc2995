import type { Progress } from '@holdfast/contract'
import { formatDuration } from '../ui/format-time.ts'
import { formatBytes } from '../ui/format.ts'
import classes from './job-progress.module.css'
import { jobTitle, stepWord } from './job-words.ts'
import type { JobRow } from './job.ts'

/** One job's bar and its words: step, percent, bytes, rate, time left. Draws nothing for a job that has ended. */
export function JobProgress({ job }: { job: Pick<JobRow, 'kind' | 'subject' | 'state'> }) {
  if (job.state.status === 'queued') return <Bar name={jobTitle(job)} percent={0} words={{ step: 'Queued' }} />
  if (job.state.status !== 'running') return null
  const { percent, ...words } = describeProgress(job.state.progress)
  return <Bar name={jobTitle(job)} percent={percent} words={words} />
}

interface BarProps {
  name: string
  /** Null while the total is not known: the bar then says that it moves, not how far it is. */
  percent: number | null
  words: Record<string, string | null>
}

function Bar({ name, percent, words }: BarProps) {
  const shown = Object.entries(words).filter((entry): entry is [string, string] => entry[1] !== null)
  const draw = ([kind, word]: [string, string]) => (
    <span key={kind} data-kind={kind}>
      {word}
    </span>
  )
  return (
    <div className={classes['progress']}>
      <div className={classes['words']} data-total={percent !== null || undefined} aria-hidden>
        <span className={classes['part']}>{shown.filter(([kind]) => isHeadline(kind)).map(draw)}</span>
        <span className={classes['part']}>{shown.filter(([kind]) => !isHeadline(kind)).map(draw)}</span>
      </div>
      <div
        role="progressbar"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent ?? undefined}
        aria-valuetext={shown.map(([, word]) => word).join(', ')}
        className={classes['track']}
      >
        <div
          className={classes['fill']}
          data-unknown={percent === null || undefined}
          style={percent === null ? undefined : { width: `${percent}%` }}
        />
      </div>
    </div>
  )
}

function isHeadline(kind: string): boolean {
  return kind === 'step' || kind === 'share'
}

/** In the order people read them. */
interface ProgressWords {
  /** Null while nobody knows the total. */
  percent: number | null
  step: string
  /** `42 %`, or `~42 %` where the total is an estimate. */
  share: string | null
  bytes: string | null
  rate: string | null
  timeLeft: string | null
}

function describeProgress(progress: Progress): ProgressWords {
  const { bytesPerSecond, secondsLeft } = progress
  const percent = readPercent(progress)
  return {
    percent,
    step: describeStep(progress),
    share: percent === null ? null : `${progress.totalIsEstimate ? '~' : ''}${percent} %`,
    bytes: describeBytes(progress),
    rate: bytesPerSecond === null ? null : `${formatBytes(Math.round(bytesPerSecond))}/s`,
    timeLeft: secondsLeft === null ? null : `${formatDuration(Math.ceil(secondsLeft) * 1000).replace('.0', '')} left`,
  }
}

function describeStep({ step, limitSeconds, downtimeMs }: Progress): string {
  const limit = limitSeconds === undefined ? '' : `, ${formatDuration(limitSeconds * 1000)} at most`
  const downtime = downtimeMs === undefined ? '' : `, container down for ${formatDuration(downtimeMs)}`
  return `${stepWord[step]}${limit}${downtime}`
}

// An estimate never claims to be complete: only the end of the job says so.
function readPercent({ bytesDone, bytesTotal, totalIsEstimate }: Progress): number | null {
  if (bytesTotal === null || bytesTotal <= 0) return null
  return Math.min(Math.floor((bytesDone / bytesTotal) * 100), totalIsEstimate ? 99 : 100)
}

function describeBytes({ bytesDone, bytesTotal, totalIsEstimate }: Progress): string | null {
  if (bytesTotal === null || bytesTotal < bytesDone) return bytesDone === 0 ? null : formatBytes(bytesDone)
  return `${formatBytes(bytesDone)} of ${totalIsEstimate ? '~' : ''}${formatBytes(bytesTotal)}`
}
