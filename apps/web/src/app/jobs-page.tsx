import { useDocumentTitle } from '@mantine/hooks'
import { Outlet } from '@tanstack/react-router'
import { ActiveJobs } from '../features/jobs/active-jobs.tsx'
import { JobHistory } from '../features/jobs/job-history.tsx'
import { JobTitleLink } from './job-title-link.tsx'
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
