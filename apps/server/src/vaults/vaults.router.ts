import { addVault, settlePlace, startPrune, vaultTarget } from '@holdfast/contract'
import { procedures, router } from '../trpc/procedures.ts'
import type { Vaults } from './vaults.ts'

export function createVaultsRouter(vaults: Vaults) {
  const { may } = procedures
  return router({
    list: may('vaults.view').query(({ ctx }) => vaults.list(ctx.caller)),
    placeConflict: may('vaults.view').query(() => vaults.placeConflict()),
    settlePlace: may('vaults.manage')
      .input(settlePlace)
      .mutation(({ input }) => vaults.settlePlace(input)),
    add: may('vaults.manage')
      .input(addVault)
      .mutation(({ input }) => vaults.add(input)),
    forget: may('vaults.manage')
      .input(vaultTarget)
      .mutation(({ input }) => vaults.forget(input.vaultId)),
    previewPrune: may('vaults.manage')
      .input(vaultTarget)
      .query(({ input, signal }) => vaults.previewPrune(input.vaultId, signal ?? new AbortController().signal)),
    prune: may('vaults.manage')
      .input(startPrune)
      .mutation(({ input, ctx }) => vaults.prune(input, ctx.caller)),
    breakLeases: may('vaults.manage')
      .input(vaultTarget)
      .mutation(({ input }) => vaults.breakLeases(input.vaultId)),
  })
}
