import { addVault, settlePlace, startPrune, vaultTarget } from '@holdfast/contract'
import { procedures, router } from '../trpc/procedures.ts'
import type { Vaults } from './vaults.ts'

export function createVaultsRouter(vaults: Vaults) {
  const { viewer, admin } = procedures
  return router({
    list: viewer.query(() => vaults.list()),
    placeConflict: viewer.query(() => vaults.placeConflict()),
    settlePlace: admin.input(settlePlace).mutation(({ input }) => vaults.settlePlace(input)),
    add: admin.input(addVault).mutation(({ input }) => vaults.add(input)),
    forget: admin.input(vaultTarget).mutation(({ input }) => vaults.forget(input.vaultId)),
    previewPrune: admin
      .input(vaultTarget)
      .query(({ input, signal }) => vaults.previewPrune(input.vaultId, signal ?? new AbortController().signal)),
    prune: admin.input(startPrune).mutation(({ input, ctx }) => vaults.prune(input, ctx.caller)),
    breakLeases: admin.input(vaultTarget).mutation(({ input }) => vaults.breakLeases(input.vaultId)),
  })
}
