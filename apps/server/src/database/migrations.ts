import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { accessMigration } from './access-migration.ts'
import { alertsMigration } from './alerts-migration.ts'
import { auditMigration } from './audit-migration.ts'
import { passkeysMigration } from './passkeys-migration.ts'
import { secondFactorsMigration } from './second-factors-migration.ts'
import { notificationsMigration } from './notifications-migration.ts'
import { oidcMigration } from './oidc-migration.ts'
import { retentionMigration } from './retention-migration.ts'
import { schedulesMigration } from './schedules-migration.ts'
import { subjectsMigration } from './subjects-migration.ts'

/** In order of their names; one that has run anywhere is never edited again. */
export const migrations: Record<string, Migration> = {
  '0001-jobs': {
    up: async (database: Kysely<never>) => {
      await database.schema
        .createTable('jobs')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('engineId', 'text', (column) => column.notNull())
        .addColumn('containerId', 'text', (column) => column.notNull())
        .addColumn('containerName', 'text', (column) => column.notNull())
        .addColumn('request', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('result', 'text')
        .addColumn('code', 'text')
        .addColumn('message', 'text')
        .addColumn('startedBy', 'text', (column) => column.notNull())
        .addColumn('idempotencyKey', 'text', (column) => column.unique())
        .addColumn('createdAt', 'integer', (column) => column.notNull())
        .addColumn('startedAt', 'integer')
        .addColumn('finishedAt', 'integer')
        .addColumn('bytes', 'integer')
        .execute()
      await database.schema.createIndex('jobsByCreation').on('jobs').columns(['createdAt', 'id']).execute()
    },
  },
  '0002-exports': {
    up: async (database: Kysely<never>) => {
      await database.schema
        .createTable('exports')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('engineId', 'text', (column) => column.notNull())
        .addColumn('containerId', 'text', (column) => column.notNull())
        .addColumn('containerName', 'text', (column) => column.notNull())
        .addColumn('fileName', 'text', (column) => column.notNull())
        .addColumn('filePath', 'text', (column) => column.notNull())
        .addColumn('compression', 'text', (column) => column.notNull())
        .addColumn('sizeBytes', 'integer', (column) => column.notNull())
        .addColumn('createdAt', 'integer', (column) => column.notNull())
        .addColumn('createdBy', 'text', (column) => column.notNull())
        .execute()
    },
  },
  '0003-clones': {
    up: async (database: Kysely<never>) => {
      await database.schema.alterTable('jobs').addColumn('field', 'text').execute()
      await database.schema
        .createTable('heldContainers')
        .addColumn('jobId', 'text', (column) => column.primaryKey())
        .addColumn('engineId', 'text', (column) => column.notNull())
        .addColumn('containerId', 'text', (column) => column.notNull())
        .addColumn('hold', 'text', (column) => column.notNull())
        .execute()
      await database.schema
        .createTable('pendingRestartPolicies')
        .addColumn('containerId', 'text', (column) => column.primaryKey())
        .addColumn('engineId', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('maximumRetryCount', 'integer', (column) => column.notNull())
        .execute()
    },
  },
  '0004-vaults': {
    up: async (database: Kysely<never>) => {
      await database.schema
        .createTable('vaults')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('path', 'text', (column) => column.notNull().unique())
        .addColumn('isDefault', 'integer', (column) => column.notNull())
        .addColumn('addedAt', 'integer', (column) => column.notNull())
        .execute()
    },
  },
  '0005-held-runs': {
    up: async (database: Kysely<never>) => {
      await database.schema.alterTable('heldContainers').addColumn('startedAt', 'text').execute()
    },
  },
  '0006-subjects': subjectsMigration,
  '0007-place': {
    up: async (database: Kysely<never>) => {
      await database.schema
        .createTable('place')
        .addColumn('path', 'text', (column) => column.notNull())
        .addColumn('device', 'text', (column) => column.notNull())
        .addColumn('inode', 'text', (column) => column.notNull())
        .execute()
    },
  },
  '0008-access': accessMigration,
  '0009-audit': auditMigration,
  '0010-second-factors': secondFactorsMigration,
  '0011-passkeys': passkeysMigration,
  '0012-oidc': oidcMigration,
  '0013-schedules': schedulesMigration,
  '0014-retention': retentionMigration,
  '0015-notifications': notificationsMigration,
  '0016-alerts': alertsMigration,
  '0018-job-days': {
    up: async (database: Kysely<never>) => {
      const columns = ['kind', 'createdAt', 'status', 'subjectKey', 'subjectName']
      await database.schema.createIndex('jobsByKind').on('jobs').columns(columns).execute()
    },
  },
  '0019-sealed-addresses': {
    up: async (database: Kysely<never>) => {
      await database.schema.alterTable('notificationDestinations').addColumn('sealedAddress', 'text').execute()
    },
  },
}
