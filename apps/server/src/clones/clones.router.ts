import { planCloneInput, startClone } from '@holdfast/contract'
import { procedures, router } from '../trpc/procedures.ts'
import type { Clones } from './clones.ts'

export function createClonesRouter(clones: Clones) {
  return router({
    // A mutation, though it changes nothing: what it is asked with holds secrets and does not belong into an address.
    plan: procedures
      .may('clones.create', { changesNothing: true })
      .input(planCloneInput)
      .mutation(({ input, ctx }) => clones.plan(input, ctx.caller)),
    start: procedures
      .may('clones.create')
      .input(startClone)
      .mutation(({ input, ctx }) => clones.start(input, ctx.caller)),
  })
}
