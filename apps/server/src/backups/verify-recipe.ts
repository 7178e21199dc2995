import { subjectKey } from '@holdfast/contract'
import type { Recipe } from '../jobs/recipe.ts'
import type { VaultAccess } from './vault-access.ts'

export function verifyRecipe(vaults: VaultAccess): Recipe<'verify'> {
  return {
    // It reads as fast as the disk gives.
    concurrency: 1,
    lockKey: ({ subject }) => subjectKey(subject),
    lockedCode: 'VAULT_BUSY',
    uses: ({ subject }) => [subject, { kind: 'vault', vaultId: subject.vaultId }],
    staysUnrecorded: true,
    run: async ({ subject: { vaultId, backupId }, method }, { signal, report }) => {
      const vault = await vaults.get(vaultId)
      const onBytes = (bytesDone: number, bytesTotal: number): void =>
        report({ step: 'verifying', bytesDone, bytesTotal, totalIsEstimate: false })
      return { kind: 'verify', backupId, ...(await vault.verify(backupId, method, { signal, onBytes })) }
    },
    sweep: () => Promise.resolve(),
  }
}
