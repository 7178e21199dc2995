import { textOf } from '@holdfast/contract/messages'
import { StatusDot, type Tone } from '../../../ui/status-dot.tsx'
import type { RunSummary } from '../schedule.ts'
import classes from '../schedules.module.css'

type Counted = Pick<RunSummary, 'finishedAt' | 'counts' | 'missedBecause'>

export function isUnderWay({ finishedAt }: Pick<RunSummary, 'finishedAt'>): boolean {
  return finishedAt === null
}

/** How a run ended, or how far it is, in a few words. */
export function RunOutcome({ run }: { run: Counted }) {
  const [tone, words] = describeRun(run)
  return (
    <span className={classes['outcome']}>
      <StatusDot tone={tone} />
      {words}
    </span>
  )
}

function describeRun({ finishedAt, counts, missedBecause }: Counted): [Tone, string] {
  const { waiting, running, succeeded, failed, cancelled, skipped } = counts
  const all = waiting + running + succeeded + failed + cancelled + skipped
  if (missedBecause !== null) return ['warn', `Missed. ${textOf(missedBecause)}`]
  if (finishedAt === null) return ['busy', `${succeeded + failed + cancelled + skipped} of ${all} done`]
  if (failed > 0) return ['bad', `${failed} of ${all} failed`]
  if (cancelled > 0) return ['warn', `${cancelled} of ${all} cancelled`]
  if (all === 0) return ['idle', 'Nothing to back up']
  if (skipped > 0) return ['good', `${succeeded} done, ${skipped} skipped`]
  return ['good', `${succeeded} done`]
}
