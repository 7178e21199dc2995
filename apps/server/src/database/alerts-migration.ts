import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What somebody should look at, how vaults grow, and when each blob was last read as a whole. */
export const alertsMigration: Migration = {
  up: async (database: Kysely<never>) => {
    await database.schema
      .createTable('alerts')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('severity', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('subjectKind', 'text', (column) => column.notNull())
      .addColumn('subjectKey', 'text', (column) => column.notNull())
      .addColumn('detail', 'text', (column) => column.notNull())
      .addColumn('jobId', 'text')
      .addColumn('raisedAt', 'integer', (column) => column.notNull())
      .addColumn('lastSeenAt', 'integer', (column) => column.notNull())
      .addColumn('clearedAt', 'integer')
      .addColumn('acknowledgedAt', 'integer')
      .addColumn('acknowledgedBy', 'text')
      .execute()
    await sql`create unique index "openAlerts" on "alerts" ("kind", "subjectKey") where "clearedAt" is null`.execute(
      database,
    )
    await database.schema
      .createTable('vaultSamples')
      .addColumn('vaultId', 'text', (column) => column.notNull())
      .addColumn('at', 'integer', (column) => column.notNull())
      .addColumn('storedBytes', 'integer', (column) => column.notNull())
      .addColumn('freeBytes', 'integer')
      .addColumn('totalBytes', 'integer')
      .addColumn('backups', 'integer', (column) => column.notNull())
      .addColumn('rawBytes', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('vaultSamplesByTime', ['vaultId', 'at'])
      .execute()
    await database.schema
      .createTable('blobReads')
      .addColumn('vaultId', 'text', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('readAt', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('blobReadsByBlob', ['vaultId', 'digest'])
      .modifyEnd(sql`without rowid`)
      .execute()
  },
}
