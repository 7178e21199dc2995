import { subjectKey } from '@holdfast/contract'
import type { Recipe } from '../jobs/recipe.ts'
import type { VaultAccess } from './vault-access.ts'

/** When blobs were last read as a whole. */
export interface ReadBook {
  knownSince: (vaultId: string, at: number) => Promise<ReadonlySet<string>>
  record: (vaultId: string, digests: readonly string[]) => Promise<void>
}

export function verifyRecipe(vaults: VaultAccess, reads: ReadBook): Recipe<'verify'> {
  return {
    // It reads as fast as the disk gives.
    concurrency: 1,
    lockKey: ({ subject }) => subjectKey(subject),
    lockedCode: 'VAULT_BUSY',
    uses: ({ subject }) => [subject, { kind: 'vault', vaultId: subject.vaultId }],
    staysUnrecorded: true,
    run: async ({ subject: { vaultId, backupId }, method, onlyUnread }, { signal, report }) => {
      const vault = await vaults.get(vaultId)
      const onBytes = (bytesDone: number, bytesTotal: number): void =>
        report({ step: 'verifying', bytesDone, bytesTotal, totalIsEstimate: false })
      const known = onlyUnread === undefined ? new Set<string>() : await reads.knownSince(vaultId, onlyUnread.since)
      const read: string[] = []
      const onRead = (digest: string): void => void read.push(digest)
      const readTrees = onlyUnread?.readTrees ?? true
      try {
        const found = await vault.verify(backupId, method, { signal, onBytes, known, readTrees, onRead })
        return { kind: 'verify', backupId, ...found }
      } finally {
        await reads.record(vaultId, read)
      }
    },
    sweep: () => Promise.resolve(),
  }
}
