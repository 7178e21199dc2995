import { message, OpError } from '@holdfast/contract'
import { openVault, type Vault } from '@holdfast/vault'
import type { VaultRow } from '../database/tables.ts'
import type { DataPlace } from './data-place.ts'
import type { VaultTable } from './vault-table.ts'

/** The vaults as they are used. A look at the sentinel comes before every use: what is mounted there may have changed. */
export class OpenVaults {
  readonly #table: VaultTable
  readonly #instanceId: string
  readonly #place: DataPlace
  /** By path and id: a vault that was moved is another one to whoever writes. */
  readonly #open = new Map<string, Vault>()

  /** `instanceId`: see `OpenVaultOptions`. */
  constructor(table: VaultTable, { instanceId, place }: { instanceId: string; place: DataPlace }) {
    this.#place = place
    this.#table = table
    this.#instanceId = instanceId
  }

  /**
   * Absent: the default one, or the only one there is.
   * @throws OpError `VAULT_NOT_FOUND`; `VAULT_NOT_MOUNTED` when its folder holds no vault or another one; `FORMAT_TOO_NEW`,
   * `STORAGE_FAILED`.
   */
  async get(id?: string): Promise<Vault> {
    return this.#ofRow(await this.#table.get(id))
  }

  /** How a person knows it. @throws OpError `VAULT_NOT_FOUND` */
  async place(id: string): Promise<{ name: string; path: string }> {
    const { name, path } = await this.#table.get(id)
    return { name, path }
  }

  /** Every vault with its name; `open` rejects for one that cannot be used. */
  async all(): Promise<{ id: string; name: string; open: () => Promise<Vault> }[]> {
    const rows = await this.#table.list()
    return rows.map((row) => ({ id: row.id, name: row.name, open: () => this.#ofRow(row) }))
  }

  async #ofRow({ id, name, path }: VaultRow): Promise<Vault> {
    const vault = await openVault(path, { instanceId: this.#instanceId })
    if (vault.id !== id) {
      throw new OpError('VAULT_NOT_MOUNTED', message('vault-other-at-path', { path, name }))
    }
    // The first one stays: it remembers what it has read.
    const key = `${id} ${path}`
    const known = this.#open.get(key) ?? vault
    this.#open.set(key, known)
    return this.#place.conflict === null ? known : readOnly(known, this.#place)
  }
}

/** What another Holdfast may use is looked at and restored from, and not written to. */
function readOnly(vault: Vault, place: DataPlace): Vault {
  const refuse = async (): Promise<never> => {
    place.refuseConflict()
    // It was settled meanwhile: whoever asks again gets the vault itself.
    throw new OpError('INVALID_STATE', message('data-folder-settled'))
  }
  const writing = {
    begin: refuse,
    verify: refuse,
    remove: refuse,
    pin: refuse,
    prune: refuse,
    sweep: refuse,
    breakLeases: refuse,
    appendToJournal: refuse,
  }
  return { ...vault, ...writing }
}
