import { expect, test } from 'vitest'
import { backUp, startBackupWorld } from '../testing/backup-world.ts'
import { connectClient } from '../testing/connect-client.ts'
import { readAudit } from '../testing/read-audit.ts'

test('what is done with a backup is recorded as about it, whether the call names its vault by id, by name or not at all', async () => {
  await using made = await startBackupWorld()
  const { server, world, source } = made
  using client = connectClient(server)
  const backupId = await backUp(server, source)
  const [{ id: vaultId, name } = { id: '', name: '' }] = await client.trpc.vaults.list.query()
  for (const options of [{ vault: vaultId }, { vault: name }, {}]) {
    const restore = { backupId, name: world.name('restored'), mounts: { '/data': 'exclude' }, ...options }
    await server.post('/api/docker/containers', { action: 'restore', options: restore })
  }
  await (await server.call(`/api/backups/${backupId}/file?tree=/data`)).arrayBuffer()
  await server.call(`/api/backups/none-20260101T000000Z-aaaa?vault=${vaultId}`, { method: 'DELETE' })
  await server.call(`/api/backups/${backupId}`, { method: 'DELETE' })

  const subject = { kind: 'backup', vaultId, backupId }
  const entries = (await readAudit(server))
    .toReversed()
    .filter(({ action }) => /^(restores|backups\.(r|d))/.test(action))
  expect(entries.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
    'restores.start began',
    'restores.start done',
    'restores.start began',
    'restores.start done',
    'restores.start began',
    'restores.start done',
    'backups.download began',
    'backups.download done',
    'backups.remove began',
    'backups.remove failed',
    'backups.remove began',
    'backups.remove done',
  ])
  const wrong = { ...subject, backupId: 'none-20260101T000000Z-aaaa' }
  expect(entries.map((entry) => entry.subject)).toMatchObject([
    ...Array<object>(8).fill(subject),
    wrong,
    wrong,
    subject,
    subject,
  ])
})
