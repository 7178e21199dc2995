import { Button } from '@mantine/core'
import { IconListDetails } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Job } from '../../jobs/job.ts'
import { useJobBoard } from '../../jobs/use-job-board.ts'
import { formatBytes } from '../../ui/format.ts'
import { EmptyState, LoadError, TableSkeleton } from '../../ui/list-state.tsx'
import table from '../../ui/table.module.css'
import { RelativeTime } from '../../ui/time.tsx'
import own from './job-history.module.css'
import { describeDuration, JobStatusWord, readBytes } from './job-status.tsx'
import classes from './jobs.module.css'
import { useJobHistory } from './use-jobs.ts'

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

const figure = `${table['quiet']} ${table['number']} ${own['figure']}`

function JobHistoryTable({ jobs, title }: { jobs: readonly Job[]; title: (job: Job) => ReactNode }) {
  return (
    <table className={`${table['table']} ${own['table']}`} aria-label="Past jobs">
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col">Job</th>
          <th scope="col">Started</th>
          <th scope="col" className={table['number']}>
            Took
          </th>
          <th scope="col" className={table['number']}>
            Size
          </th>
          <th scope="col">By</th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <tr key={job.id}>
            <td className={`${classes['status']} ${own['state']}`}>
              <JobStatusWord status={job.state.status} />
            </td>
            <td className={table['wide']}>
              <span className={table['strong']}>{title(job)}</span>
              {job.state.status === 'failed' && (
                <span className={classes['failure']}>
                  {job.state.message} <code>{job.state.code}</code>
                </span>
              )}
            </td>
            <td className={table['quiet']}>
              <RelativeTime at={job.createdAt} />
            </td>
            <td className={figure}>{describeDuration(job)}</td>
            <td className={figure}>{formatSize(job)}</td>
            <td className={`${table['quiet']} ${own['by']}`}>{job.startedBy}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function formatSize(job: Job): string | null {
  const bytes = readBytes(job)
  return bytes === null ? null : formatBytes(bytes)
}
