import { Button } from '@mantine/core'
import { IconCalendarRepeat } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../../../trpc/trpc.ts'
import { EmptyState, LoadError, TableSkeleton } from '../../../ui/list-state.tsx'
import { formatMoment } from '../../../ui/format-time.ts'
import table from '../../../ui/table.module.css'
import { RelativeTime } from '../../../ui/time.tsx'
import type { RunSummary } from '../schedule.ts'
import classes from '../schedules.module.css'
import { isUnderWay, RunOutcome } from './run-outcome.tsx'

interface RunsViewProps {
  scheduleId: string
  link: (run: Pick<RunSummary, 'id' | 'scheduleId'>, words: ReactNode) => ReactNode
}

const pageSize = 30

/** What became of each slot of a schedule, newest first. */
export function RunsView({ scheduleId, link }: RunsViewProps) {
  const { data, error, refetch, isFetching, ...pages } = useRuns(scheduleId)
  const runs = data?.pages.flatMap((page) => page.runs)
  if (!runs && error) return <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
  if (!runs) return <TableSkeleton label="Loading runs" />
  if (runs.length === 0) {
    return (
      <EmptyState icon={<IconCalendarRepeat size={28} />} title="No runs yet">
        Its first run appears here once it is due, or press Run now.
      </EmptyState>
    )
  }
  return (
    <section aria-label="Runs">
      <table className={`${table['table']} ${classes['table']}`} aria-label="Runs">
        <thead>
          <tr>
            <th scope="col">Due</th>
            <th scope="col">Outcome</th>
            <th scope="col">Began</th>
            <th scope="col">By</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <td className={`${table['wide']} ${table['strong']}`}>{link(run, whenDue(run))}</td>
              <td className={table['break']}>
                <RunOutcome run={run} />
                {run.missedSlots.length > 0 && <span className={classes['sub']}>{describeMissed(run)}</span>}
              </td>
              <td className={table['quiet']}>
                {run.missedBecause === null ? <RelativeTime at={run.startedAt} /> : 'not begun'}
              </td>
              <td className={table['quiet']}>{describeTrigger(run)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {pages.hasNextPage && (
        <div className={classes['more']}>
          <Button
            variant="default"
            size="xs"
            loading={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            Show older runs
          </Button>
        </div>
      )}
    </section>
  )
}

export function whenDue({ slot, startedAt }: Pick<RunSummary, 'slot' | 'startedAt'>): string {
  return formatMoment(slot ?? startedAt)
}

function describeMissed({ missedSlots, missedBecause }: RunSummary): string {
  const count = missedSlots.length
  if (missedBecause === null) return `Stands for ${count} earlier missed as well`
  return count === 1 ? '1 earlier one was missed as well' : `${count} earlier ones were missed as well`
}

function describeTrigger({ trigger, startedBy, missedBecause }: RunSummary): string {
  if (missedBecause !== null) return 'its schedule'
  switch (trigger) {
    case 'slot':
      return 'its schedule'
    case 'catch-up':
      return 'catching up'
    case 'manual':
      return startedBy?.name ?? 'hand'
    default:
      return trigger satisfies never
  }
}

function useRuns(scheduleId: string) {
  return useInfiniteQuery(
    useTRPC().schedules.runs.infiniteQueryOptions(
      { scheduleId, limit: pageSize },
      {
        getNextPageParam: (page) => page.nextCursor,
        staleTime: 0,
        refetchInterval: ({ state }) => (state.data?.pages.some(({ runs }) => runs.some(isUnderWay)) ? 2_000 : 30_000),
      },
    ),
  )
}
