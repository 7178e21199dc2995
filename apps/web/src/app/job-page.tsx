import { Drawer } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { JobDetails } from '../features/jobs/job-details.tsx'
import { useJob } from '../features/jobs/use-job.ts'
import { jobTitle } from '../jobs/job-words.ts'
import { LoadError } from '../ui/load-error.tsx'
import { useReturnFocus } from '../ui/use-return-focus.ts'
import { TableSkeleton } from '../ui/table-skeleton.tsx'
import { JobLink } from './job-link.tsx'

const route = getRouteApi('/jobs/$jobId')

export function JobPage() {
  const { jobId } = route.useParams()
  const navigate = route.useNavigate()
  useReturnFocus()
  const { job, error, retry, retrying } = useJob(jobId)
  return (
    <Drawer
      opened
      position="right"
      size={560}
      title={job ? jobTitle(job) : 'Job'}
      onClose={() => void navigate({ to: '/jobs', resetScroll: false })}
    >
      {job && <JobDetails job={job} link={job.state.status === 'succeeded' && JobLink(job)} />}
      {!job && error && <LoadError error={error} retry={retry} retrying={retrying} />}
      {!job && !error && <TableSkeleton label="Loading the job" />}
    </Drawer>
  )
}
