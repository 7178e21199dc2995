import { OpError } from '@holdfast/contract'
import type { BackupRecord } from '@holdfast/vault'
import type { VaultAccess } from './vault-access.ts'

/** Of each vault, by id, the keys of the data it has already; one that cannot be used has nothing. */
export async function readKeptTrees(vaults: VaultAccess): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const all = await vaults.all()
  return new Map(await Promise.all(all.map(async ({ id, open }) => [id, await readKept(open)] as const)))
}

async function readKept(open: Awaited<ReturnType<VaultAccess['all']>>[number]['open']): Promise<ReadonlySet<string>> {
  try {
    return keptTrees((await (await open()).list()).backups)
  } catch (error) {
    // Why it cannot be used the list of vaults says.
    if (error instanceof OpError) return new Set()
    throw error
  }
}

/** Keys of the data that a new backup stores only the changes of. What a damaged backup holds is stored again. */
function keptTrees(backups: readonly Pick<BackupRecord, 'trees' | 'verified'>[]): ReadonlySet<string> {
  const sound = backups.filter(({ verified }) => verified === null || verified.problems.length === 0)
  return new Set(sound.flatMap(({ trees }) => trees.map(({ key }) => key)))
}
