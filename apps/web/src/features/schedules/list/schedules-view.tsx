import { Button } from '@mantine/core'
import { IconCalendarRepeat } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTRPC } from '../../../trpc/trpc.ts'
import { EmptyState, LoadError, TableSkeleton } from '../../../ui/list-state.tsx'
import type { ScheduleSummary } from '../schedule.ts'
import { isUnderWay } from '../runs/run-outcome.tsx'
import classes from '../schedules.module.css'
import { RemoveSchedule } from './remove-schedule.tsx'
import { ScheduleTable, type ScheduleLinks } from './schedule-table.tsx'

interface SchedulesViewProps {
  links: ScheduleLinks
  /** Null for whoever may not. */
  create: ReactNode
  /** What else can be done with all of them. */
  actions: ReactNode
}

const atFirst = 50

/** When backups happen by themselves. */
export function SchedulesView({ links, create, actions }: SchedulesViewProps) {
  const { data, error, refetch, isFetching } = useSchedules()
  const [removed, setRemoved] = useState<ScheduleSummary | null>(null)
  if (!data && error) return <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
  if (!data) return <TableSkeleton label="Loading schedules" />
  const own = data.filter(({ source }) => source === 'table')
  const labelled = data.filter(({ source }) => source === 'label')
  return (
    <>
      {own.length === 0 ? (
        <EmptyState icon={<IconCalendarRepeat size={28} />} title="No schedules yet">
          <p>
            A schedule backs up containers by itself, and removes old backups by its retention.
            {create ? ' The defaults protect every container each night.' : ' An operator or an admin can create one.'}
          </p>
          {create}
          {actions}
        </EmptyState>
      ) : (
        <>
          <div className={classes['toolbar']}>
            {create}
            {actions}
          </div>
          <ScheduleTable label="Schedules" schedules={own} links={links} onRemove={setRemoved} />
        </>
      )}
      {labelled.length > 0 && <Labelled schedules={labelled} links={links} />}
      {removed && <RemoveSchedule schedule={removed} onClose={() => setRemoved(null)} />}
    </>
  )
}

/** What containers say of themselves; it is changed there. */
function Labelled({ schedules, links }: { schedules: readonly ScheduleSummary[]; links: ScheduleLinks }) {
  const [all, setAll] = useState(false)
  const shown = all ? schedules : schedules.slice(0, atFirst)
  return (
    <section aria-labelledby="labelled">
      <h2 id="labelled" className={classes['heading']}>
        From labels of containers
      </h2>
      <p className={classes['hint']}>
        Their label <code>holdfast.schedule</code> says when. Change it where the container is defined.
      </p>
      <ScheduleTable label="Schedules from labels" schedules={shown} links={links} onRemove={null} />
      {shown.length < schedules.length && (
        <div className={classes['toolbar']}>
          <Button size="xs" variant="default" onClick={() => setAll(true)}>
            Show all {schedules.length}
          </Button>
        </div>
      )}
    </section>
  )
}

/** More often while one of them is running. */
function useSchedules() {
  return useQuery(
    useTRPC().schedules.list.queryOptions(undefined, {
      staleTime: 0,
      refetchInterval: ({ state }) =>
        state.data?.some(({ lastRun }) => lastRun !== null && isUnderWay(lastRun)) ? 2_000 : 30_000,
    }),
  )
}
