import type { Recipe } from '../jobs/recipe.ts'
import type { OpenVaults } from '../vaults/open-vaults.ts'

export function verifyRecipe(vaults: OpenVaults): Recipe<'verify'> {
  return {
    // It reads as fast as the disk gives.
    concurrency: 1,
    target: ({ vaultId, backupId }) => `${vaultId}/${backupId}`,
    targetTaken: 'VAULT_BUSY',
    staysUnrecorded: true,
    run: async ({ vaultId, backupId, method }, { signal, report }) => {
      const vault = await vaults.get(vaultId)
      const onBytes = (bytesDone: number, bytesTotal: number): void =>
        report({ step: 'verifying', bytesDone, bytesTotal, totalIsEstimate: false })
      return { kind: 'verify', backupId, ...(await vault.verify(backupId, method, { signal, onBytes })) }
    },
    sweep: () => Promise.resolve(),
  }
}
