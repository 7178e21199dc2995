import { stat } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { message, OpError } from '@holdfast/contract'
import { migrations } from './migrations.ts'
import { nodeSqliteDialect } from './node-sqlite-dialect.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

/**
 * Opens the database of a data folder, brought up to date. It stays locked for other processes: two servers on one data
 * folder would each take the other's running jobs for interrupted ones and sweep their drafts.
 */
export async function openDatabase(dataFolder: string): Promise<Database> {
  const file = new DatabaseSync(join(dataFolder, 'holdfast.db'))
  try {
    file.exec('PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON')
    file.exec('BEGIN IMMEDIATE; COMMIT')
  } catch (error) {
    file.close()
    if (!(error instanceof Error && /locked/.test(error.message))) throw error
    throw new OpError('STORAGE_FAILED', message('data-folder-in-use', { folder: dataFolder }), {
      cause: error,
      field: 'HOLDFAST_DATA_DIR',
    })
  }
  const database = new Kysely<Tables>({ dialect: nodeSqliteDialect(file) })
  const migrator = new Migrator({ db: database, provider: { getMigrations: () => Promise.resolve(migrations) } })
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return database
  await database.destroy()
  throw new OpError('STORAGE_FAILED', message('database-not-migrated', { folder: dataFolder }), {
    cause: error,
  })
}

/**
 * Of the file that one process at a time has locked: not something it holds, which a copy of the folder would hold too. Within one
 * boot of the host no other file has the same.
 */
export async function databaseIdentity(dataFolder: string): Promise<string> {
  const { dev, ino } = await stat(join(dataFolder, 'holdfast.db'), { bigint: true })
  return `${dev}:${ino}`
}
