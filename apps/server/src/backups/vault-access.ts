import type { Vault } from '@holdfast/vault'

/** Where backups are kept, as whoever works with backups needs it. */
export interface VaultAccess {
  /**
   * Absent: the default one, or the only one there is.
   * @throws OpError `VAULT_NOT_FOUND`, `VAULT_NOT_MOUNTED`, `FORMAT_TOO_NEW`, `STORAGE_FAILED`.
   */
  get: (id?: string) => Promise<Vault>
  /** How a person knows it. @throws OpError `VAULT_NOT_FOUND` */
  place: (id: string) => Promise<{ name: string; path: string }>
  /** Every vault with its name; `open` rejects for one that cannot be used. */
  all: () => Promise<{ id: string; name: string; open: () => Promise<Vault> }[]>
}
