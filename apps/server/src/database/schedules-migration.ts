import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Schedules, how far each has come, and what became of their runs. A slot has one run, whatever crashes when. */
export const schedulesMigration: Migration = {
  up: async (database: Kysely<never>) => {
    await database.schema
      .createTable('schedules')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', sql`text collate nocase`, (column) => column.notNull().unique())
      .addColumn('draft', 'text', (column) => column.notNull())
      .addColumn('createdAt', 'integer', (column) => column.notNull())
      .addColumn('updatedAt', 'integer', (column) => column.notNull())
      .execute()
    await database.schema
      .createTable('scheduleCursors')
      .addColumn('scheduleId', 'text', (column) => column.primaryKey())
      .addColumn('timed', 'text', (column) => column.notNull())
      .addColumn('slot', 'integer', (column) => column.notNull())
      .execute()
    await database.schema
      .createTable('scheduleRuns')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('scheduleId', 'text', (column) => column.notNull())
      .addColumn('scheduleName', 'text', (column) => column.notNull())
      .addColumn('slot', 'integer')
      .addColumn('trigger', 'text', (column) => column.notNull())
      .addColumn('startedBy', 'text')
      .addColumn('idempotencyKey', 'text', (column) => column.unique())
      .addColumn('startedAt', 'integer', (column) => column.notNull())
      .addColumn('finishedAt', 'integer')
      .addColumn('windowEndsAt', 'integer')
      .addColumn('missedSlots', 'text', (column) => column.notNull())
      .addColumn('missedBecause', 'text')
      .addUniqueConstraint('scheduleRunsBySlot', ['scheduleId', 'slot'])
      .execute()
    await database.schema
      .createIndex('scheduleRunsByStart')
      .on('scheduleRuns')
      .columns(['scheduleId', 'startedAt', 'id'])
      .execute()
    await database.schema.createIndex('scheduleRunsByTime').on('scheduleRuns').columns(['startedAt', 'id']).execute()
    await database.schema
      .createTable('scheduleRunTargets')
      .addColumn('runId', 'text', (column) => column.notNull().references('scheduleRuns.id').onDelete('cascade'))
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('backup', 'text', (column) => column.notNull())
      .addColumn('notBefore', 'integer', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('jobId', 'text')
      .addColumn('attempt', 'integer', (column) => column.notNull())
      .addColumn('reason', 'text')
      .addPrimaryKeyConstraint('scheduleRunTargetsByKey', ['runId', 'key'])
      .execute()
  },
}
