import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What is deleted of each vault by itself, and when that was done. */
export const retentionMigration: Migration = {
  up: async (database: Kysely<never>) => {
    await database.schema
      .createTable('vaultRetention')
      .addColumn('vaultId', 'text', (column) => column.primaryKey())
      .addColumn('settings', 'text', (column) => column.notNull())
      .addColumn('pruneSlotsSince', 'integer', (column) => column.notNull())
      .addColumn('lastPrune', 'text')
      .execute()
  },
}
