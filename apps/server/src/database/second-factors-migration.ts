import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const secondFactorsMigration: Migration = {
  up: async (database: Kysely<never>) => {
    await database.schema
      .createTable('secondFactors')
      .addColumn('userId', 'text', (column) => column.primaryKey().references('users.id').onDelete('cascade'))
      .addColumn('sealedSecret', 'text', (column) => column.notNull())
      .addColumn('createdAt', 'integer', (column) => column.notNull())
      .addColumn('confirmedAt', 'integer')
      .addColumn('lastStep', 'integer', (column) => column.notNull())
      .execute()
    await database.schema
      .createTable('recoveryCodes')
      .addColumn('userId', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
      .addColumn('hash', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('recoveryCodesKey', ['userId', 'hash'])
      .execute()
  },
}
