import { OpError } from '@holdfast/contract'
import type { VaultAccess } from './vault-access.ts'
import { keptTrees } from './kept-trees.ts'

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
