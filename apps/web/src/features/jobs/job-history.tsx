import { Button } from '@mantine/core'
import { IconFilterOff, IconListDetails } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { HistoryEntry, JobRow } from '../../jobs/job.ts'
import { useJobBoard } from '../../jobs/use-job-board.ts'
import { useMay } from '../../trpc/account.ts'
import { formatBytes } from '../../ui/format.ts'
import { errorTitle } from '../../ui/error-text.ts'
import { EmptyState, LoadError, TableSkeleton } from '../../ui/list-state.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import table from '../../ui/table.module.css'
import { RelativeTime } from '../../ui/time.tsx'
import { useNow } from '../../ui/use-now.ts'
import { JobFilters } from './job-filters.tsx'
import own from './job-history.module.css'
import { describeDuration, JobStatusWord } from './job-status.tsx'
import { toJobFilter, type JobsSearch } from './jobs-search.ts'
import classes from './jobs.module.css'
import { useJobHistory } from './use-jobs.ts'

interface JobHistoryProps {
  search: JobsSearch
  onSearch: (search: JobsSearch) => void
  title: (job: JobRow) => ReactNode
}

export function JobHistory({ search, onSearch, title }: JobHistoryProps) {
  const history = useJobHistory(toJobFilter(search, useNow()))
  const { entries, error, refetch, isFetching } = history
  const busy = useJobBoard((board) => board.active.length > 0) ?? false
  const mayStart = useMay('backups.create')
  const filtered = Object.keys(search).length > 0

  if (!entries && error) return <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
  if (!entries) return <TableSkeleton label="Loading past jobs" />
  if (entries.length === 0 && !filtered) {
    if (busy) return null
    return (
      <EmptyState icon={<IconListDetails size={28} />} title="No jobs yet">
        {mayStart && 'Back up or clone a container: its'}
        {!mayStart && 'Each'} job appears here while it runs and stays here afterwards.
      </EmptyState>
    )
  }
  return (
    <section aria-label="Past jobs">
      <h2 className={classes['heading']}>Past</h2>
      <JobFilters search={search} onSearch={onSearch} />
      {entries.length === 0 ? (
        <EmptyState icon={<IconFilterOff size={28} />} title="No past job matches">
          <Button variant="default" size="xs" onClick={() => onSearch({})}>
            Show all
          </Button>
        </EmptyState>
      ) : (
        <JobHistoryTable entries={entries} title={title} />
      )}
      {history.hasNextPage && (
        <div className={classes['more']}>
          <Button
            variant="default"
            size="xs"
            loading={history.isFetchingNextPage}
            onClick={() => void history.fetchNextPage()}
          >
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
            Duration
          </th>
          <th scope="col" className={table['number']}>
            Size
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
      <td className={figure}>{describeSize(job)}</td>
      <td className={`${table['quiet']} ${own['by']}`}>{job.actor.name}</td>
    </tr>
  )
}

/** What is known of a job that another version stored: enough to see that there was one. */
function UnreadableRow({ kind, createdAt }: Extract<HistoryEntry, { entry: 'unreadable' }>) {
  return (
    <tr>
      <td className={`${classes['status']} ${own['state']}`}>
        <span className={classes['word']}>
          <StatusDot tone="idle" />
          Unreadable
        </span>
      </td>
      <td className={`${table['wide']} ${table['quiet']}`}>
        Stored by another version of Holdfast as <code>{kind}</code>
      </td>
      <td className={table['quiet']}>
        <RelativeTime at={createdAt} />
      </td>
      <td className={figure} />
      <td className={figure} />
      <td className={`${table['quiet']} ${own['by']}`} />
    </tr>
  )
}

/** Of the file or the backup it produced. */
function describeSize({ state }: JobRow): string | null {
  return state.status === 'succeeded' && state.sizeBytes !== null ? formatBytes(state.sizeBytes) : null
}
