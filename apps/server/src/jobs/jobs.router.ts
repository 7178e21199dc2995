import { z } from 'zod'
import { jobFilter } from '@holdfast/contract'
import { procedures, router } from '../trpc/procedures.ts'
import type { JobBoard } from './job-board.ts'
import type { JobHistory } from './job-history.ts'
import type { JobRunner } from './job-runner.ts'

const byId = z.strictObject({ id: z.string().min(1).max(64) })
const historyPage = z.strictObject({
  limit: z.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^\d+\.[\w-]+$/)
    .nullish(),
  /** What the query client says of every page it asks for; pages go one way only. */
  direction: z.literal('forward').optional(),
  filter: jobFilter.optional(),
})

interface JobsRouterParts {
  board: JobBoard
  history: JobHistory
  runner: JobRunner
}

export function createJobsRouter({ board, history, runner }: JobsRouterParts) {
  return router({
    watch: procedures.may('jobs.view').subscription(({ signal }) => board.watch(signal ?? AbortSignal.abort())),
    find: procedures
      .may('jobs.view')
      .input(byId)
      .query(({ input }) => runner.find(input.id)),
    cancel: procedures
      .may('jobs.cancel')
      .input(byId)
      .mutation(({ input }) => runner.cancel(input.id)),
    history: procedures
      .may('jobs.view')
      .input(historyPage)
      .query(({ input }) => history.page(input)),
  })
}
