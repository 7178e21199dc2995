import { describeProgress } from './describe-progress.ts'
import classes from './job-progress.module.css'
import { jobTitle } from './job-words.ts'
import type { Job } from './job.ts'

/** One job's bar and its words: step, percent, bytes, rate, time left. Draws nothing for a job that has ended. */
export function JobProgress({ job }: { job: Job }) {
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
