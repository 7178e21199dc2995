import { Drawer } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
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

export function JobsPage() {
  useDocumentTitle('Jobs · Holdfast')
  return (
    <>
      <PageTitle>Jobs</PageTitle>
      <ActiveJobs title={JobTitleLink} />
      <JobHistory title={JobTitleLink} />
      <Outlet />
    </>
  )
}

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
      title={job ? jobTitle(rowOf(job)) : 'Job'}
      onClose={() => void navigate({ to: '/jobs', resetScroll: false })}
    >
      {job && <JobDetails job={job} link={job.state.status === 'succeeded' && JobLink(job)} />}
      {!job && error && <LoadError error={error} retry={retry} retrying={retrying} />}
      {!job && !error && <TableSkeleton label="Loading the job" />}
    </Drawer>
  )
}
