import type { ReactNode } from 'react'
import type { Job } from '../../jobs/job.ts'
import { formatBytes } from '../../ui/format-bytes.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from '../../ui/table.module.css'
import { describeDuration, readBytes } from './job-figures.ts'
import own from './job-history-table.module.css'
import { JobStatusWord } from './job-status-word.tsx'
import styles from './jobs.module.css'

const figure = `${classes['quiet']} ${classes['number']} ${own['figure']}`

export function JobHistoryTable({ jobs, title }: { jobs: readonly Job[]; title: (job: Job) => ReactNode }) {
  return (
    <table className={`${classes['table']} ${own['table']}`} aria-label="Past jobs">
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col">Job</th>
          <th scope="col">Started</th>
          <th scope="col" className={classes['number']}>
            Took
          </th>
          <th scope="col" className={classes['number']}>
            Size
          </th>
          <th scope="col">By</th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <tr key={job.id}>
            <td className={`${styles['status']} ${own['state']}`}>
              <JobStatusWord status={job.state.status} />
            </td>
            <td className={classes['wide']}>
              <span className={classes['strong']}>{title(job)}</span>
              {job.state.status === 'failed' && (
                <span className={styles['failure']}>
                  {job.state.message} <code>{job.state.code}</code>
                </span>
              )}
            </td>
            <td className={classes['quiet']}>
              <RelativeTime at={job.createdAt} />
            </td>
            <td className={figure}>{describeDuration(job)}</td>
            <td className={figure}>{formatSize(job)}</td>
            <td className={`${classes['quiet']} ${own['by']}`}>{job.startedBy}</td>
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
