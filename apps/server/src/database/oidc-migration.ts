import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Which person at which OpenID provider a user is: one user each, whatever their address. */
export const oidcMigration: Migration = {
  up: async (database: Kysely<never>) => {
    await database.schema
      .createTable('oidcIdentities')
      .addColumn('issuer', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('userId', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
      .addColumn('createdAt', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('oidcIdentitiesByPerson', ['issuer', 'subject'])
      .execute()
  },
}
