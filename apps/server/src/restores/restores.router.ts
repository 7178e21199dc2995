import { planRestoreInput, startRestore } from '@holdfast/contract'
import { procedures, router } from '../trpc/procedures.ts'
import type { Restores } from './restores.ts'

export function createRestoresRouter(restores: Restores) {
  return router({
    // A mutation for the same reason as the plan of a clone: what it is asked with holds secrets.
    plan: procedures
      .may('restores.create', { changesNothing: true })
      .input(planRestoreInput)
      .mutation(({ input, ctx }) => restores.plan(input, ctx.caller)),
    start: procedures
      .may('restores.create')
      .input(startRestore)
      .mutation(({ input, ctx }) => restores.start(input, ctx.caller)),
  })
}
