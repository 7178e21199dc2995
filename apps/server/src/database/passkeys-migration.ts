import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const passkeysMigration: Migration = {
  up: async (database: Kysely<never>) => {
    await database.schema
      .createTable('passkeys')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('userId', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('domain', 'text', (column) => column.notNull())
      .addColumn('publicKey', 'text', (column) => column.notNull())
      .addColumn('counter', 'integer', (column) => column.notNull())
      .addColumn('transports', 'text', (column) => column.notNull())
      .addColumn('backedUp', 'integer', (column) => column.notNull())
      .addColumn('createdAt', 'integer', (column) => column.notNull())
      .addColumn('lastUsedAt', 'integer')
      .execute()
    await database.schema.createIndex('passkeysByUser').on('passkeys').column('userId').execute()
  },
}
