import type { Progress } from '@holdfast/contract'
import { formatBytes } from '../ui/format-bytes.ts'
import { formatDuration } from '../ui/format-duration.ts'
import { stepWord } from './job-words.ts'

/** In the order people read them. */
export interface ProgressWords {
  /** Null while nobody knows the total. */
  percent: number | null
  step: string
  /** `42 %`, or `~42 %` where the total is an estimate. */
  share: string | null
  bytes: string | null
  rate: string | null
  timeLeft: string | null
}

export function describeProgress(progress: Progress): ProgressWords {
  const { bytesPerSecond, secondsLeft } = progress
  const percent = readPercent(progress)
  return {
    percent,
    step: stepWord[progress.step],
    share: percent === null ? null : `${progress.totalIsEstimate ? '~' : ''}${percent} %`,
    bytes: describeBytes(progress),
    rate: bytesPerSecond === null ? null : `${formatBytes(Math.round(bytesPerSecond))}/s`,
    timeLeft: secondsLeft === null ? null : `${formatDuration(Math.ceil(secondsLeft) * 1000).replace('.0', '')} left`,
  }
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
