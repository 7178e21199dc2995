import { existsSync } from 'node:fs'
import { open, readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { openDraftFile } from '@holdfast/archive'
import { message, OpError } from '@holdfast/contract'
import { migrations } from './migrations.ts'
import type { Tables } from './tables.ts'

/** Copies from before a migration that stay, the newest ones. */
const copiesKept = 3

interface OpenFile {
  path: string
  file: DatabaseSync
  database: Kysely<Tables>
}

/**
 * Brings a database up to date, after a copy of it as it was: `holdfast.db.before-<migration>` beside it. A new one is not copied.
 * @throws OpError `FORMAT_TOO_NEW` for one that a newer version wrote, `STORAGE_FAILED`; it is as it was then.
 */
export async function migrateDatabase({ path, file, database }: OpenFile): Promise<void> {
  const done = migrationsIn(file)
  const unknown = done.find((name) => !(name in migrations))
  if (unknown !== undefined) throw tooNew(path, unknown)
  const next = Object.keys(migrations).find((name) => !done.includes(name))
  if (next === undefined) return
  if (done.length > 0) await copyTo(copyBefore(path, next), file)
  const migrator = new Migrator({ db: database, provider: { getMigrations: () => Promise.resolve(migrations) } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined)
    throw new OpError('STORAGE_FAILED', message('database-not-migrated', { folder: dirname(path) }), { cause: error })
  await removeOldCopies(path)
}

/** By Kysely's own table, in the order in which they ran. */
function migrationsIn(file: DatabaseSync): string[] {
  const table = file.prepare("select 1 from sqlite_master where name = 'kysely_migration'").get()
  if (table === undefined) return []
  return file
    .prepare('select name from kysely_migration order by name')
    .all()
    .map(({ name }) => String(name))
}

function copyBefore(path: string, migration: string): string {
  return `${path}.before-${migration}`
}

/** By SQLite itself: to open and close the locked file once more would end the lock (POSIX locks are of a process). */
async function copyTo(copy: string, file: DatabaseSync): Promise<void> {
  try {
    await using draft = await openDraftFile(`${copy}.new`, { replaceLeftover: true })
    await draft.finish()
    file.prepare('vacuum into ?').run(draft.path)
    await using written = await open(draft.path, 'r+')
    await written.sync()
    await draft.publish(copy, { existing: 'replace' })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new OpError('STORAGE_FAILED', message('database-not-copied', { copy, reason }), { cause: error })
  }
}

async function removeOldCopies(path: string): Promise<void> {
  const folder = dirname(path)
  const copies = (await readdir(folder)).filter((name) => name.startsWith(copyBefore(basename(path), '')))
  // Migrations are numbered, so the newest is the last by name.
  for (const name of copies.toSorted().slice(0, -copiesKept)) await rm(join(folder, name), { force: true })
}

function tooNew(path: string, migration: string): OpError {
  const copy = copyBefore(path, migration)
  const detail = message('database-too-new', {
    folder: dirname(path),
    migration,
    copy: existsSync(copy) ? copy : null,
  })
  return new OpError('FORMAT_TOO_NEW', detail, { field: 'HOLDFAST_DATA_DIR' })
}
