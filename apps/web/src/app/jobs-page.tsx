import { Drawer } from '@mantine/core'
import { getRouteApi, Outlet } from '@tanstack/react-router'
import { ActiveJobs } from '../features/jobs/active-jobs.tsx'
import { JobDetails } from '../features/jobs/job-details.tsx'
import { JobHistory } from '../features/jobs/job-history.tsx'
import { useJob } from '../features/jobs/use-jobs.ts'
import { jobTitle } from '../jobs/job-words.ts'
import { rowOf } from '../jobs/job.ts'
import { LoadError, TableSkeleton } from '../ui/list-state.tsx'
import { useReturnFocus } from '../ui/use-return-focus.ts'
import { JobLink, JobTitleLink } from './job-link.tsx'
import { PageTitle } from './page-title.tsx'

const listRoute = getRouteApi('/jobs')
const jobRoute = getRouteApi('/jobs/$jobId')

export function JobsPage() {
  const navigate = listRoute.useNavigate()
  return (
    <>
      <PageTitle title="Jobs" />
      <ActiveJobs title={JobTitleLink} />
      <JobHistory
        search={listRoute.useSearch()}
        onSearch={(search) => void navigate({ search, replace: true, resetScroll: false })}
        title={JobTitleLink}
      />
      <Outlet />
    </>
  )
}

/** One job, over the list it was chosen from. */
export function JobPage() {
  const { jobId } = jobRoute.useParams()
  const navigate = jobRoute.useNavigate()
  useReturnFocus()
  const { job, error, retry, retrying } = useJob(jobId)
  return (
    <Drawer
      opened
      position="right"
      size={560}
      title={job ? jobTitle(rowOf(job)) : 'Job'}
      onClose={() => void navigate({ to: '/jobs', search: (before) => before, resetScroll: false })}
    >
      {job && <JobDetails job={job} link={job.state.status === 'succeeded' && <JobLink job={job} />} />}
      {!job && error && <LoadError error={error} retry={retry} retrying={retrying} />}
      {!job && !error && <TableSkeleton label="Loading the job" />}
    </Drawer>
  )
}
