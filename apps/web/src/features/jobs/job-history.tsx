import { Button } from '@mantine/core'
import { IconListDetails } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { HistoryEntry, JobRow } from '../../jobs/job.ts'
import { useJobBoard } from '../../jobs/use-job-board.ts'
import { errorTitle } from '../../ui/error-text.ts'
import { EmptyState, LoadError, TableSkeleton } from '../../ui/list-state.tsx'
import table from '../../ui/table.module.css'
import { RelativeTime } from '../../ui/time.tsx'
import own from './job-history.module.css'
import { describeDuration, JobStatusWord } from './job-status.tsx'
import classes from './jobs.module.css'
import { useJobHistory } from './use-jobs.ts'

export function JobHistory({ title }: { title: (job: JobRow) => ReactNode }) {
  const { entries, error, refetch, isFetching, hasNextPage, fetchNextPage, isFetchingNextPage } = useJobHistory()
  const busy = useJobBoard((board) => board.active.length > 0) ?? false

  if (!entries && error) return <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
  if (!entries) return <TableSkeleton label="Loading past jobs" />
  if (entries.length === 0) {
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
      <JobHistoryTable entries={entries} title={title} />
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

function JobHistoryTable({ entries, title }: { entries: readonly HistoryEntry[]; title: (job: JobRow) => ReactNode }) {
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
          <th scope="col">By</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((one) =>
          one.entry === 'job' ? (
            <JobHistoryRow key={one.id} job={one} title={title} />
          ) : (
            <UnreadableRow key={one.id} {...one} />
          ),
        )}
      </tbody>
    </table>
  )
}

function JobHistoryRow({ job, title }: { job: JobRow; title: (job: JobRow) => ReactNode }) {
  return (
    <tr>
      <td className={`${classes['status']} ${own['state']}`}>
        <JobStatusWord status={job.state.status} />
      </td>
      <td className={table['wide']}>
        <span className={table['strong']}>{title(job)}</span>
        {job.state.status === 'failed' && (
          <span className={classes['failure']}>
            {errorTitle[job.state.code]} <code>{job.state.code}</code>
          </span>
        )}
      </td>
      <td className={table['quiet']}>
        <RelativeTime at={job.createdAt} />
      </td>
      <td className={figure}>{describeDuration(job)}</td>
      <td className={`${table['quiet']} ${own['by']}`}>{job.actor.name}</td>
    </tr>
  )
}

function UnreadableRow({ kind, createdAt }: Extract<HistoryEntry, { entry: 'unreadable' }>) {
  return (
    <tr>
      <td className={`${classes['status']} ${own['state']}`}>Unreadable</td>
      <td className={table['wide']}>
        <span className={table['quiet']}>
          Stored by another version of Holdfast: <code>{kind}</code>
        </span>
      </td>
      <td className={table['quiet']}>
        <RelativeTime at={createdAt} />
      </td>
      <td />
      <td />
    </tr>
  )
}
