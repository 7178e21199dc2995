import { startClone } from '@holdfast/contract'
import { procedures, router } from '../trpc/procedures.ts'
import type { Clones } from './clones.ts'

export function createClonesRouter(clones: Clones) {
  return router({
    start: procedures.operator.input(startClone).mutation(({ input, ctx }) => clones.start(input, ctx.caller)),
  })
}
