import { textOf } from '@holdfast/contract/messages'
import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { ComponentProps, ReactNode } from 'react'
import { CancelJobButton } from '../../jobs/cancel-job-button.tsx'
import { JobProgress } from '../../jobs/job-progress.tsx'
import { type Job, rowOf } from '../../jobs/job.ts'
import { errorTitle } from '../../ui/error-text.ts'
import { FieldChanges, NotIncluded } from '../../ui/field-changes.tsx'
import { RelativeTime } from '../../ui/time.tsx'
import { JobResultFacts } from './job-facts.tsx'
import { describeDuration, JobStatusWord } from './job-status.tsx'
import classes from './jobs.module.css'

/** Everything kept about one job; live while it runs. */
export function JobDetails({ job, link }: { job: Job; link: ReactNode }) {
  const { request, state } = job
  const running = state.status === 'queued' || state.status === 'running'
  const duration = describeDuration(rowOf(job))
  return (
    <div className={classes['details']}>
      <div className={classes['summary']}>
        <JobStatusWord status={state.status} />
        {running && (
          <>
            <div className={classes['progress']}>
              <JobProgress job={rowOf(job)} />
            </div>
            <CancelJobButton job={rowOf(job)} />
          </>
        )}
        {link}
        {isCopy(request.kind) && state.status === 'succeeded' && <DownloadReport jobId={job.id} />}
      </div>
      {state.status === 'failed' && (
        <div className={classes['error']} role="alert">
          <b>{errorTitle[state.code]}</b>
          <p>{textOf(state.detail)}</p>
          <code>{state.code}</code>
        </div>
      )}
      {state.status === 'succeeded' && state.result.kind === 'verify' && state.result.problems.length > 0 && (
        <p className={classes['error']} role="alert">
          <b>Problems found.</b> Do not rely on this backup. Create a new one and check the disk of the vault.
        </p>
      )}
      {state.status === 'interrupted' && (
        <p className={classes['error']}>
          Holdfast stopped while this job ran. What it had created was removed. Start it again.
        </p>
      )}
      <dl className={classes['facts']}>
        {request.subject.kind !== 'vault' && (
          <>
            <dt>Container</dt>
            <dd>
              {request.subject.name}{' '}
              {request.subject.kind === 'container' && <code>{request.subject.containerId.slice(0, 12)}</code>}
            </dd>
          </>
        )}
        <dt>Started</dt>
        <dd>
          <RelativeTime at={job.createdAt} /> by {job.actor.name}
        </dd>
        {job.causedBy !== null && (
          <>
            <dt>Caused by</dt>
            <dd>
              {job.causedBy.kind} <code>{job.causedBy.id}</code>
            </dd>
          </>
        )}
        {duration !== null && (
          <>
            <dt>Duration</dt>
            <dd>{duration}</dd>
          </>
        )}
        <JobResultFacts job={job} />
      </dl>
      {state.status === 'succeeded' && (state.result.kind === 'clone' || state.result.kind === 'restore') && (
        <>
          <Changes
            heading="Unexpected differences"
            changes={state.result.unexpected}
            note="Holdfast knows no reason for these. Check them before you rely on the container."
          />
          <Changes
            heading={state.result.kind === 'clone' ? 'What differs from the source' : 'What differs from the backup'}
            changes={state.result.changes}
            note="Everything else is the same."
          />
          <NotIncluded sentences={state.result.notCarried.map(textOf)} />
        </>
      )}
    </div>
  )
}

function isCopy(kind: Job['request']['kind']): boolean {
  return kind === 'clone' || kind === 'restore'
}

interface ChangesProps extends ComponentProps<typeof FieldChanges> {
  heading: string
  note: string
}

function Changes({ heading, note, changes }: ChangesProps) {
  if (changes.length === 0) return null
  return (
    <section aria-label={heading}>
      <h3 className={classes['subheading']}>{heading}</h3>
      <p className={classes['quiet']}>{note}</p>
      <FieldChanges changes={changes} />
    </section>
  )
}

/** The browser's own download of everything the job found out, straight from the server. */
function DownloadReport({ jobId }: { jobId: string }) {
  return (
    <Button
      component="a"
      href={`/api/jobs/${jobId}/report`}
      download
      variant="default"
      size="compact-sm"
      leftSection={<IconDownload size={14} aria-hidden />}
    >
      Download report
    </Button>
  )
}
