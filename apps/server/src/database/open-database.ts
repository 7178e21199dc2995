import { chmod, mkdir, open, stat } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { message, OpError } from '@holdfast/contract'
import { migrateDatabase } from './migrate-database.ts'
import { nodeSqliteDialect } from './node-sqlite-dialect.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

/**
 * Opens the database of a data folder, brought up to date. It stays locked for other processes: two servers on one data
 * folder would each take the other's running jobs for interrupted ones and sweep their drafts.
 * @throws OpError `STORAGE_FAILED` where another process has it, and as `migrateDatabase` does.
 */
export async function openDatabase(dataFolder: string): Promise<Database> {
  const path = join(dataFolder, 'holdfast.db')
  await makePrivate(path)
  const file = new DatabaseSync(path)
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
  try {
    await migrateDatabase({ path, file, database })
    return database
  } catch (error) {
    await database.destroy()
    // Which closes what was asked through it, if anything was.
    if (file.isOpen) file.close()
    throw error
  }
}

/** Only its owner reads it, wherever the folder's own mode or a copy of it leads. */
async function makePrivate(path: string): Promise<void> {
  // Never opened where it exists: closing it would end the lock that this process may have on it.
  await open(path, 'wx', 0o600).then(
    (created) => created.close(),
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    },
  )
  await setMode(path, 0o600)
}

/**
 * Of the file that one process at a time has locked: not something it holds, which a copy of the folder would hold too. Within one
 * boot of the host no other file has the same.
 */
export async function databaseIdentity(dataFolder: string): Promise<string> {
  const { dev, ino } = await stat(join(dataFolder, 'holdfast.db'), { bigint: true })
  return `${dev}:${ino}`
}

/** The data folder holds a database and keys; nobody else may look into it. */
export async function makeDataFolders({ dataFolder, exportRoots: [exports] }: DataFolders): Promise<void> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  await setMode(dataFolder, 0o700)
  await mkdir(exports, { recursive: true, mode: 0o700 })
}

/** Left alone where it is so already: root without CAP_FOWNER may use what another user has, and not change its mode. */
async function setMode(path: string, mode: number): Promise<void> {
  if (((await stat(path)).mode & 0o7777) !== mode) await chmod(path, mode)
}

interface DataFolders {
  dataFolder: string
  exportRoots: readonly [string, ...string[]]
}
