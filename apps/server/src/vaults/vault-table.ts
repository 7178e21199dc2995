import type { Selectable } from 'kysely'
import { OpError } from '@holdfast/contract'
import type { Database } from '../database/open-database.ts'
import type { VaultsTable } from '../database/tables.ts'

export type VaultRow = Selectable<VaultsTable>

/** Which vaults there are, and where. Never a reason to change anything in one. */
export class VaultTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async insert(row: VaultRow): Promise<void> {
    await this.#database.insertInto('vaults').values(row).execute()
  }

  /** The default one first, then as they were added. */
  async list(): Promise<VaultRow[]> {
    const rows = this.#database.selectFrom('vaults').selectAll()
    return rows.orderBy('isDefault', 'desc').orderBy('addedAt').execute()
  }

  /** Absent: the default one. @throws OpError `VAULT_NOT_FOUND` */
  async get(id: string | undefined): Promise<VaultRow> {
    const found = (await this.list()).find((row) => (id === undefined ? row.isDefault === 1 : row.id === id))
    if (found !== undefined) return found
    throw new OpError('VAULT_NOT_FOUND', `There is no ${id === undefined ? 'default vault' : `vault ${id}`}.`, {
      field: 'vault',
    })
  }

  async forget(id: string): Promise<void> {
    await this.#database.deleteFrom('vaults').where('id', '=', id).execute()
  }
}
