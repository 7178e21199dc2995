import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { jobTitle } from '../jobs/job-words.ts'
import type { Job } from '../jobs/job.ts'

/** A job's name, leading to its details. */
export function JobTitleLink(job: Job) {
  return (
    <Anchor
      inherit
      c="inherit"
      underline="hover"
      renderRoot={(props) => <Link to="/jobs/$jobId" params={{ jobId: job.id }} resetScroll={false} {...props} />}
    >
      {jobTitle(job)}
    </Anchor>
  )
}
