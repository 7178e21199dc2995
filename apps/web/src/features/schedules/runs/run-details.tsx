import { textOf } from '@holdfast/contract/messages'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../../../trpc/trpc.ts'
import { LoadError, TableSkeleton } from '../../../ui/list-state.tsx'
import { StatusDot, type Tone } from '../../../ui/status-dot.tsx'
import type { RunTarget } from '../schedule.ts'
import classes from './run-details.module.css'
import { isUnderWay } from './run-outcome.tsx'

interface RunDetailsProps {
  runId: string
  jobLink: (jobId: string, container: string) => ReactNode
}

/** What became of each container of a run; what went wrong first. */
export function RunDetails({ runId, jobLink }: RunDetailsProps) {
  const { data, error, refetch, isFetching } = useQuery(
    useTRPC().schedules.findRun.queryOptions(
      { runId },
      { staleTime: 0, refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? 1_000 : false) },
    ),
  )
  if (!data && error) return <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
  if (!data) return <TableSkeleton label="Loading the run" />
  return (
    <>
      {data.missedBecause !== null && <p>Missed. {textOf(data.missedBecause)}</p>}
      {data.missedBecause === null && data.targets.length === 0 && <p>There was nothing to back up.</p>}
      <ul className={classes['targets']} aria-label="Containers">
        {data.targets.toSorted(byOutcome).map(({ subject, outcome, reason, jobId }) => (
          <li key={`${subject.engineId}/${subject.name}`}>
            <StatusDot tone={toneOf[outcome]} />
            <span className={classes['who']}>
              <b>{subject.name}</b>
              <span className={classes['why']}>
                {wordOf[outcome]}
                {reason !== null && `. ${textOf(reason)}`}
              </span>
            </span>
            {jobId !== null && jobLink(jobId, subject.name)}
          </li>
        ))}
      </ul>
    </>
  )
}

type Outcome = RunTarget['outcome']

const toneOf = {
  failed: 'bad',
  cancelled: 'warn',
  skipped: 'warn',
  running: 'busy',
  waiting: 'idle',
  succeeded: 'good',
} satisfies Record<Outcome, Tone>

const wordOf = {
  failed: 'Failed',
  cancelled: 'Cancelled',
  skipped: 'Skipped',
  running: 'Running',
  waiting: 'Waiting',
  succeeded: 'Done',
} satisfies Record<Outcome, string>

const order = Object.keys(toneOf)

function byOutcome(one: RunTarget, other: RunTarget): number {
  return order.indexOf(one.outcome) - order.indexOf(other.outcome)
}
