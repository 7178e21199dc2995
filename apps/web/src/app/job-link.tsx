import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { DownloadLink } from '../features/exports/download-link.tsx'
import { jobTitle } from '../jobs/job-words.ts'
import type { Job } from '../jobs/job.ts'

/** Where an ended job leads: the file, the new container, or the job's own page. */
export function JobLink(job: Job) {
  const { state } = job
  const result = state.status === 'succeeded' ? state.result : null
  if (result?.kind === 'export')
    return <DownloadLink exportId={result.exportId} label={`backup of ${job.request.containerName}`} />
  if (result?.kind === 'clone') {
    const { name } = result
    return (
      <Anchor
        size="sm"
        renderRoot={(props) => <Link to="/" search={{ q: name }} {...props} />}
        aria-label={`Show clone ${name}`}
      >
        Show clone
      </Anchor>
    )
  }
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => <Link to="/jobs/$jobId" params={{ jobId: job.id }} {...props} />}
      aria-label={`Details of ${jobTitle(job)}`}
    >
      Details
    </Anchor>
  )
}
