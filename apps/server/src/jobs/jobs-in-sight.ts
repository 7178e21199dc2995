import type { JobsInSight } from '../upkeep/jobs-in-sight.ts'
import type { JobBoard } from './job-board.ts'
import type { JobHistory } from './job-history.ts'
import type { JobRunner } from './job-runner.ts'

interface JobParts {
  board: Pick<JobBoard, 'active'>
  history: JobHistory
  runner: Pick<JobRunner, 'activeOn'>
}

/** The jobs of this server, as upkeep needs to know them. */
export function jobsInSight({ board, history, runner }: JobParts): JobsInSight {
  return {
    active: () => board.active().map(({ id }) => id),
    activeOn: (container) =>
      runner.activeOn({ kind: 'container', ...container }).map(({ job, quiesces }) => ({ jobId: job.id, quiesces })),
    isKnown: (jobId) => history.has(jobId),
    unsuccessful: (jobIds) => history.unsuccessful(jobIds),
    unsuccessfulRestores: (limit) => history.lastUnsuccessful('restore', limit),
  }
}
