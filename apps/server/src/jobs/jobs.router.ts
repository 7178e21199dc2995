import { z } from 'zod'
import { jobFilter, jobLimits, type JobLimits } from '@holdfast/contract'
import type { StoredSetting } from '../database/stored-setting.ts'
import { procedures, router } from '../trpc/procedures.ts'
import type { Jobs } from './jobs.ts'

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

export function createJobsRouter({ jobs, jobLimits: limits }: { jobs: Jobs; jobLimits: StoredSetting<JobLimits> }) {
  return router({
    watch: procedures
      .may('jobs.view')
      .subscription(({ ctx, signal }) => jobs.watch(ctx.caller, signal ?? AbortSignal.abort())),
    find: procedures
      .may('jobs.view')
      .input(byId)
      .query(({ input, ctx }) => jobs.find(input.id, ctx.caller)),
    cancel: procedures
      .may('jobs.cancel')
      .input(byId)
      .mutation(({ input, ctx }) => jobs.cancel(input.id, ctx.caller)),
    history: procedures
      .may('jobs.view')
      .input(historyPage)
      .query(({ input, ctx }) => jobs.page(input, ctx.caller)),
    limits: procedures.may('jobs.view').query(() => limits.get()),
    setLimits: procedures
      .may('jobs.limit')
      .input(jobLimits)
      .mutation(({ input }) => limits.set(input)),
  })
}
