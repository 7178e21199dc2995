import { stat } from 'node:fs/promises'
import type { Insertable, Selectable } from 'kysely'
import { message, OpError, type ExportFile } from '@holdfast/contract'
import type { Database } from '../database/open-database.ts'
import type { ExportsTable } from '../database/tables.ts'

const listed = 1_000

/** The exports that were made. The files are the truth: a row whose file is gone says so. */
export class ExportTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async insert(row: Insertable<ExportsTable>): Promise<void> {
    await this.#database.insertInto('exports').values(row).execute()
  }

  /** Newest first. */
  async list(engineId: string): Promise<ExportFile[]> {
    const rows = await this.#database
      .selectFrom('exports')
      .selectAll()
      .where('engineId', '=', engineId)
      .orderBy('createdAt', 'desc')
      .limit(listed)
      .execute()
    return Promise.all(rows.map(describe))
  }

  async find(id: string): Promise<Selectable<ExportsTable> | null> {
    const row = this.#database.selectFrom('exports').selectAll().where('id', '=', id)
    return (await row.executeTakeFirst()) ?? null
  }

  /** @throws OpError `EXPORT_NOT_FOUND` */
  async get(id: string): Promise<Selectable<ExportsTable>> {
    const row = await this.find(id)
    if (row === null) throw notFound(id)
    return row
  }

  async forget(id: string): Promise<void> {
    await this.#database.deleteFrom('exports').where('id', '=', id).execute()
  }
}

export function notFound(id: string): OpError {
  return new OpError('EXPORT_NOT_FOUND', message('export-not-found', { id }), { field: 'id' })
}

async function describe(row: Selectable<ExportsTable>): Promise<ExportFile> {
  const found = await stat(row.filePath).catch(() => null)
  return { ...row, present: found?.size === row.sizeBytes }
}
