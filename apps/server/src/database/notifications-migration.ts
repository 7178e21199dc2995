import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Where notifications are sent, what is sent there, and what became of it. */
export const notificationsMigration: Migration = {
  up: async (database: Kysely<never>) => {
    await database.schema
      .createTable('notificationDestinations')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('enabled', 'integer', (column) => column.notNull())
      .addColumn('settings', 'text', (column) => column.notNull())
      .addColumn('sealedSecret', 'text')
      .addColumn('createdAt', 'integer', (column) => column.notNull())
      .addColumn('lastSuccessAt', 'integer')
      .addColumn('lastFailureAt', 'integer')
      .addColumn('lastFailure', 'text')
      .addColumn('failuresInRow', 'integer', (column) => column.notNull())
      .execute()
    await database.schema
      .createTable('notificationRules')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('draft', 'text', (column) => column.notNull())
      .addColumn('createdAt', 'integer', (column) => column.notNull())
      .execute()
    await database.schema
      .createTable('deliveries')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('destinationId', 'text', (column) => column.notNull())
      .addColumn('destinationName', 'text', (column) => column.notNull())
      .addColumn('ruleId', 'text')
      .addColumn('ruleName', 'text')
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('notes', 'text', (column) => column.notNull())
      .addColumn('more', 'integer', (column) => column.notNull())
      .addColumn('isOpen', 'integer', (column) => column.notNull())
      .addColumn('accepted', 'text', (column) => column.notNull())
      .addColumn('createdAt', 'integer', (column) => column.notNull())
      .addColumn('lastNoteAt', 'integer', (column) => column.notNull())
      .addColumn('triedSince', 'integer')
      .addColumn('dueAt', 'integer', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('endedAt', 'integer')
      .addColumn('lastError', 'text')
      .execute()
    await database.schema.createIndex('deliveriesByDue').on('deliveries').columns(['status', 'dueAt']).execute()
    await database.schema.createIndex('deliveriesByCreation').on('deliveries').columns(['createdAt', 'id']).execute()
    await database.schema
      .createIndex('deliveriesByRule')
      .on('deliveries')
      .columns(['destinationId', 'ruleId', 'lastNoteAt'])
      .execute()
  },
}
