import { readSentinel } from './sentinel.ts'
import { createDirectoryStore } from './store/directory-store.ts'
import type { Vault } from './vault.ts'
import { createVaultOverStore, type OpenVaultOptions } from './vault-over-store.ts'

/**
 * The vault in a folder. Open it once in a process: leases tell two of them apart as if they were two processes.
 * @throws OpError `VAULT_NOT_MOUNTED` when the folder is no vault, `FORMAT_TOO_NEW`, `VAULT_DAMAGED` when its sentinel cannot be
 * read as one, `STORAGE_FAILED`.
 */
export async function openVault(path: string, options: OpenVaultOptions = {}): Promise<Vault> {
  const { vaultId: id } = await readSentinel(path)
  return createVaultOverStore({ ...options, id, store: createDirectoryStore({ path, vaultId: id }) })
}
