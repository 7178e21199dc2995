import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { DownloadLink } from '../features/exports/download-link.tsx'
import { jobTitle } from '../jobs/job-words.ts'
import { type Job, type JobRow, rowOf } from '../jobs/job.ts'
import { useEngineId } from '../trpc/engine-id.ts'
import { BackupsLink } from './backups-link.tsx'

/** Where an ended job leads: the file, the new container, the backups, the vaults, or the job's own page. */
export function JobLink({ job }: { job: Job }): ReactNode {
  const { request, state } = job
  const here = useEngineId()
  const engineId = readEngineId(request) ?? here
  const result = state.status === 'succeeded' ? state.result : null
  const { name: containerName } = request.subject
  switch (result?.kind) {
    case 'export':
      return <DownloadLink exportId={result.exportId} label={`export of ${containerName}`} />
    case 'clone':
    case 'restore': {
      const { kind, name } = result
      const words = kind === 'clone' ? 'Show clone' : 'Show container'
      return (
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to="/engines/$engineId/containers" params={{ engineId }} search={{ q: name }} {...props} />
          )}
          aria-label={`${words} ${name}`}
        >
          {words}
        </Anchor>
      )
    }
    case 'backup':
    case 'verify':
      return (
        <BackupsLink size="sm" {...{ engineId, containerName }} aria-label={`Show backups of ${containerName}`}>
          Show backups
        </BackupsLink>
      )
    case 'prune':
    case 'retention':
      return (
        <Anchor size="sm" renderRoot={(props) => <Link to="/vaults" {...props} />}>
          Show vaults
        </Anchor>
      )
    case undefined:
      return (
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/jobs/$jobId" params={{ jobId: job.id }} {...props} />}
          aria-label={`Details of ${jobTitle(rowOf(job))}`}
        >
          Details
        </Anchor>
      )
    default:
      return result satisfies never
  }
}

/** Null for a job that is about no engine. */
function readEngineId(request: Job['request']): string | null {
  if (request.kind === 'restore') return request.engineId
  return request.subject.kind === 'container' ? request.subject.engineId : null
}

/** A job's name, leading to its details; the search of the page stays. */
export function JobTitleLink(job: JobRow) {
  return (
    <Anchor
      inherit
      c="inherit"
      underline="hover"
      renderRoot={(props) => (
        <Link to="/jobs/$jobId" params={{ jobId: job.id }} search={(before) => before} resetScroll={false} {...props} />
      )}
    >
      {jobTitle(job)}
    </Anchor>
  )
}
