import { overviewInput } from '@holdfast/contract'
import { procedures, router } from '../trpc/procedures.ts'
import type { Overview } from './overview.ts'

export function createOverviewRouter(overview: Overview) {
  return router({
    get: procedures
      .may('containers.view')
      .input(overviewInput)
      .query(({ input, ctx }) => overview.get(input, ctx.caller)),
  })
}
