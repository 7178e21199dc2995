import { message, OpError, type Message } from '@holdfast/contract'
import type { Database } from '../database/open-database.ts'
import type { VaultRow } from '../database/tables.ts'
import type { VaultListFile } from './vault-list-file.ts'

/**
 * Which vaults there are, and where. Never a reason to change anything in one. Every change is in the file before it is in the
 * database, so a change that was answered survives the loss of either.
 */
export class VaultTable {
  readonly #database: Database
  readonly #file: VaultListFile

  constructor(database: Database, file: VaultListFile) {
    this.#database = database
    this.#file = file
  }

  /** @throws OpError `DISK_FULL`, `STORAGE_FAILED`, and then it was not added. */
  async insert(row: VaultRow): Promise<void> {
    await this.#change(async (database) => void (await database.insertInto('vaults').values(row).execute()))
  }

  /** The default one first, then as they were added. */
  async list(): Promise<VaultRow[]> {
    return listIn(this.#database)
  }

  /** Absent: the default one, or the only one there is. @throws OpError `VAULT_NOT_FOUND` */
  async get(id: string | undefined): Promise<VaultRow> {
    const rows = await this.list()
    if (id === undefined) return rows.find(({ isDefault }) => isDefault === 1) ?? onlyOne(rows)
    const found = rows.find((row) => row.id === id)
    if (found === undefined) throw notFound(message('vault-unknown', { vault: id, known: names(rows) }))
    return found
  }

  /** For people who write by hand. @throws OpError `VAULT_NOT_FOUND`; `AMBIGUOUS_ID` where several have that name. */
  async find(idOrName: string): Promise<VaultRow> {
    const rows = await this.list()
    const byId = rows.find(({ id }) => id === idOrName)
    if (byId !== undefined) return byId
    const [found, ...others] = rows.filter(({ name }) => name === idOrName)
    if (found === undefined) throw notFound(message('vault-unknown', { vault: idOrName, known: names(rows) }))
    if (others.length === 0) return found
    const vaults = [found, ...others].map(({ id, path }) => `${id} (${path})`)
    throw new OpError('AMBIGUOUS_ID', message('vault-ambiguous', { name: idOrName, vaults }), { field: 'vault' })
  }

  /** @throws OpError `DISK_FULL`, `STORAGE_FAILED`, and then it was not forgotten. */
  async forget(id: string): Promise<void> {
    await this.#change(async (database) => void (await database.deleteFrom('vaults').where('id', '=', id).execute()))
  }

  /** @throws OpError `DISK_FULL`, `STORAGE_FAILED`, and then it knows the same as before. */
  async replaceAll(rows: readonly VaultRow[]): Promise<void> {
    await this.#change(async (database) => {
      await database.deleteFrom('vaults').execute()
      for (const row of rows) await database.insertInto('vaults').values(row).execute()
    })
  }

  /**
   * Takes in what the table has not, and answers with what it left out because another vault is known in its place. There is one
   * default: the known one, if any. Nobody asked for a change, so a list that is unreadable, or tells of more, stays as it is.
   */
  async adopt(rows: readonly VaultRow[]): Promise<{ leftOut: VaultRow[] }> {
    const leftOut: VaultRow[] = []
    await this.#database.transaction().execute(async (database) => {
      for (const row of rows) if (!(await takeIn(database, row))) leftOut.push(row)
    })
    const listed = await this.#file.read().catch(() => null)
    if (listed !== null && leftOut.length === 0) await this.#file.write(await this.list())
    return { leftOut }
  }

  async #change(change: (database: Database) => Promise<void>): Promise<void> {
    await this.#database.transaction().execute(async (database) => {
      await change(database)
      await this.#file.write(await listIn(database))
    })
  }
}

async function listIn(database: Database): Promise<VaultRow[]> {
  const rows = database.selectFrom('vaults').selectAll()
  return rows.orderBy('isDefault', 'desc').orderBy('addedAt').execute()
}

async function takeIn(database: Database, row: VaultRow): Promise<boolean> {
  const known = await listIn(database)
  const hasDefault = known.some(({ isDefault }) => isDefault === 1)
  const isDefault = row.isDefault === 1 && !hasDefault ? 1 : 0
  if (known.some(({ id }) => id === row.id)) {
    if (isDefault === 1) await database.updateTable('vaults').set({ isDefault }).where('id', '=', row.id).execute()
    return true
  }
  if (known.some(({ path }) => path === row.path)) return false
  await database
    .insertInto('vaults')
    .values({ ...row, isDefault })
    .execute()
  return true
}

function onlyOne(rows: readonly VaultRow[]): VaultRow {
  const [only, ...others] = rows
  if (only === undefined) throw notFound(message('vault-none'))
  if (others.length === 0) return only
  throw notFound(message('vault-no-default', { known: names(rows) }))
}

function names(rows: readonly VaultRow[]): string[] {
  return rows.map(({ name, id }) => `${name} (${id})`)
}

function notFound(detail: Message): OpError {
  return new OpError('VAULT_NOT_FOUND', detail, { field: 'vault' })
}
