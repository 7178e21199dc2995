import { Button } from '@mantine/core'
import { IconListDetails } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Job } from '../../jobs/job.ts'
import { useJobBoard } from '../../jobs/use-job-board.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { TableSkeleton } from '../../ui/table-skeleton.tsx'
import { JobHistoryTable } from './job-history-table.tsx'
import classes from './jobs.module.css'
import { useJobHistory } from './use-job-history.ts'

export function JobHistory({ title }: { title: (job: Job) => ReactNode }) {
  const { jobs, error, refetch, isFetching, hasNextPage, fetchNextPage, isFetchingNextPage } = useJobHistory()
  const busy = useJobBoard((board) => board.active.length > 0) ?? false

  if (!jobs && error) return <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
  if (!jobs) return <TableSkeleton label="Loading past jobs" />
  if (jobs.length === 0) {
    if (busy) return null
    return (
      <EmptyState icon={<IconListDetails size={28} />} title="No jobs yet">
        Back up or clone a container: its job is followed here while it runs, and kept after it ended.
      </EmptyState>
    )
  }
  return (
    <section aria-label="Past jobs">
      <h2 className={classes['heading']}>Past</h2>
      <JobHistoryTable jobs={jobs} title={title} />
      {hasNextPage && (
        <div className={classes['more']}>
          <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show older jobs
          </Button>
        </div>
      )}
    </section>
  )
}
