import type { Recipe } from '../jobs/recipe.ts'
import type { OpenVaults } from './open-vaults.ts'

export function pruneRecipe(vaults: OpenVaults): Recipe<'prune'> {
  return {
    concurrency: 1,
    lockKey: ({ subject }) => subject.vaultId,
    lockedCode: 'VAULT_BUSY',
    uses: ({ subject }) => [subject],
    staysUnrecorded: true,
    run: async ({ subject: { vaultId } }, { signal, report }) => {
      const vault = await vaults.get(vaultId)
      const onBytes = (bytesDone: number): void =>
        report({ step: 'pruning', bytesDone, bytesTotal: null, totalIsEstimate: false })
      return { kind: 'prune', ...(await vault.prune({ signal, onBytes })) }
    },
    // What is deleted is deleted; the rest waits for the next one.
    sweep: () => Promise.resolve(),
  }
}
