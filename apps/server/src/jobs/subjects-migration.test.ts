import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { JobHistory } from './job-history.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { migrations } from '../database/migrations.ts'
import { nodeSqliteDialect } from '../database/node-sqlite-dialect.ts'
import { openDatabase } from '../database/open-database.ts'

const container = { engineId: 'local', containerId: 'c'.repeat(64), containerName: 'web' }
const nobody = { engineId: '', containerId: '', containerName: '' }
const backupId = 'web-20260101T000000Z-abcd'
const restoreOptions = { name: 'web-2', mounts: { '/data': 'skip' } }

/** Requests as the version before wrote them, and what they are now. */
const stored: [id: string, container: typeof container, request: object, now: object][] = [
  [
    'export',
    container,
    { kind: 'export', ...container, folder: '/x', fileName: 'a.tar', compression: 'none' },
    { kind: 'export', folder: '/x', subject: { kind: 'container', engineId: 'local', name: 'web' } },
  ],
  [
    'clone',
    container,
    { kind: 'clone', ...container, name: 'web-2', options: { writableLayer: 'carry' }, plan: null, grants: 'operator' },
    { kind: 'clone', authorizedRole: 'operator', options: { writableLayer: 'include' } },
  ],
  [
    'backup',
    container,
    { kind: 'backup', ...container, vaultId: 'nas', mode: 'stop', mounts: { '/data': 'leave' } },
    { kind: 'backup', vaultId: 'nas', mounts: { '/data': 'exclude' }, subject: { containerId: 'c'.repeat(64) } },
  ],
  [
    'restore',
    container,
    {
      kind: 'restore',
      ...container,
      vaultId: 'nas',
      backupId,
      name: 'web-2',
      options: restoreOptions,
      grants: 'admin',
    },
    { engineId: 'local', name: 'web-2', subject: { kind: 'backup', vaultId: 'nas', backupId, name: 'web' } },
  ],
  [
    'verify',
    container,
    { kind: 'verify', ...container, vaultId: 'nas', backupId, method: 'full' },
    { kind: 'verify', method: 'full', subject: { kind: 'backup', vaultId: 'nas', backupId, name: 'web' } },
  ],
  [
    'prune',
    nobody,
    { kind: 'prune', ...nobody, vaultId: 'nas', vaultName: 'NAS' },
    { kind: 'prune', subject: { kind: 'vault', vaultId: 'nas', name: 'NAS' } },
  ],
]

test('the jobs of the version before have a subject and an actor, and their sentences', async () => {
  await using folder = await temporaryFolder()
  await writeBefore(folder.path)
  const database = await openDatabase(folder.path)
  try {
    const history = new JobHistory(database)
    for (const [id, , , now] of stored)
      expect(await history.find(id)).toMatchObject({
        request: now,
        actor: { kind: 'user', id: 'local', name: 'local admin' },
        state: { status: 'failed', code: 'TIMEOUT', detail: { code: 'verbatim', params: { text: 'It stalled.' } } },
      })
    const { entries } = await history.page({ limit: 50 })
    expect(entries.filter(({ entry }) => entry === 'unreadable')).toMatchObject([{ id: 'broken' }])
    expect(entries).toHaveLength(stored.length + 1)
    expect(await database.selectFrom('quiescedContainers').selectAll().execute()).toMatchObject([{ how: 'pause' }])
  } finally {
    await database.destroy()
  }
})

async function writeBefore(folder: string): Promise<void> {
  const file = new DatabaseSync(join(folder, 'holdfast.db'))
  const kysely = new Kysely<never>({ dialect: nodeSqliteDialect(file) })
  const migrator = new Migrator({ db: kysely, provider: { getMigrations: () => Promise.resolve(migrations) } })
  await migrator.migrateTo('0005-held-runs')
  const insert = file.prepare(
    `insert into jobs (id, kind, engineId, containerId, containerName, request, status, code, message, startedBy, createdAt, finishedAt)
     values (?, ?, ?, ?, ?, ?, 'failed', 'TIMEOUT', 'It stalled.', 'local admin', 1, 2)`,
  )
  for (const [id, of, request] of stored)
    insert.run(id, id, of.engineId, of.containerId, of.containerName, JSON.stringify(request))
  insert.run('broken', 'teleport', 'local', 'c', 'web', 'no JSON')
  file.exec("insert into heldContainers (jobId, engineId, containerId, hold) values ('backup', 'local', 'c', 'pause')")
  await kysely.destroy()
}
