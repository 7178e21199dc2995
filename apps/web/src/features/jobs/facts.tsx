import type { CopyMode } from '@holdfast/contract'
import type { Job, JobResult } from '../../jobs/job.ts'
import { formatDuration } from '../../ui/format-time.ts'
import classes from './jobs.module.css'

/** What the facts of one kind of job are drawn from; `result` is null until it succeeded. */
export interface FactsOf<Kind extends Job['request']['kind']> {
  request: Extract<Job['request'], { kind: Kind }>
  result: Extract<JobResult, { kind: Kind }> | null
}

/** What a container went through while its data was read; `ms` is null where that was nothing, undefined while it is not known. */
export function describeDowntime(mode: CopyMode, ms: number | null | undefined): string {
  if (mode === 'live') return 'Kept running while its data was read'
  const word = mode === 'pause' ? 'Paused' : 'Stopped'
  if (ms === undefined) return `${word} while its data is read`
  return ms === null ? 'Was not running' : `${word} for ${formatDuration(ms)} while its data was read`
}

interface SentencesProps {
  word: string
  sentences: readonly string[]
  /** What a folded fact says before it is opened. */
  folded?: string
}

/** A fact of several sentences. Draws nothing without any. */
export function Sentences({ word, sentences, folded }: SentencesProps) {
  if (sentences.length === 0) return null
  const lines = (
    <ul className={classes['lines']}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
  return (
    <>
      <dt>{word}</dt>
      <dd>
        {folded === undefined && lines}
        {folded !== undefined && (
          <details className={classes['folded']}>
            <summary>{folded}</summary>
            {lines}
          </details>
        )}
      </dd>
    </>
  )
}
