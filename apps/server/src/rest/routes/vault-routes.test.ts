import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connectClient } from '../../testing/connect-client.ts'
import { startTestServer } from '../../testing/start-test-server.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'

const backupId = 'web-20260101T000000Z-abcd'
const actions = '/api/docker/containers'

test('the vaults are listed as the console has them, also one that is not mounted', async () => {
  await using made = await startVaults(['NAS'])
  await rename(made.pathOf('NAS'), `${made.pathOf('NAS')}-away`)
  const answer = await made.server.call('/api/vaults')
  const body: unknown = await answer.json()
  expect([answer.status, body]).toMatchObject([
    200,
    {
      vaults: [
        { name: 'Default', isDefault: true, health: { state: 'ready' }, backups: 0, totalBytes: expect.any(Number) },
        { name: 'NAS', path: made.pathOf('NAS'), isDefault: false, health: { state: 'not mounted' } },
      ],
    },
  ])
})

test('a vault may be named by its id or its name, and one that nobody knows is told with those there are', async () => {
  await using made = await startVaults(['NAS in the cellar'])
  const id = made.ids.get('NAS in the cellar') ?? ''
  for (const vault of [id, 'NAS in the cellar'])
    expect(await made.get(`/api/backups/${backupId}?vault=${encodeURIComponent(vault)}`)).toMatchObject([
      404,
      { code: 'BACKUP_NOT_FOUND' },
    ])
  const named = { field: 'vault', message: expect.stringContaining(`NAS in the cellar (${id})`) }
  expect(await made.get(`/api/backups/${backupId}?vault=NAS`)).toMatchObject([
    404,
    { code: 'VAULT_NOT_FOUND', ...named },
  ])
  const restore = { action: 'restore', options: { backupId, vault: 'NAS' } }
  expect(await made.post(restore)).toMatchObject([404, { cause: 'VAULT_NOT_FOUND', field: 'options.vault' }])
  const backup = { action: 'backup', containerId: 'web', options: { format: 'complete', vault: 'NAS' } }
  expect(await made.post(backup)).toMatchObject([500, { cause: 'VAULT_NOT_FOUND', field: 'options.vault' }])
})

test('a name that several vaults have is refused with their ids', async () => {
  await using made = await startVaults(['NAS', 'NAS'])
  expect(await made.get(`/api/backups/${backupId}?vault=NAS`)).toMatchObject([
    409,
    { code: 'AMBIGUOUS_ID', field: 'vault', message: expect.stringContaining(made.ids.get('NAS') ?? '') },
  ])
  const restore = { action: 'plan-restore', options: { backupId, vault: 'NAS' } }
  expect(await made.post(restore)).toMatchObject([
    409,
    { code: 'PLAN_RESTORE_FAILED', cause: 'AMBIGUOUS_ID', field: 'options.vault' },
  ])
})

test('a backup that may be in a vault that is not mounted is no unknown one, whatever is asked of it', async () => {
  await using made = await startVaults(['NAS'])
  await rename(made.pathOf('NAS'), `${made.pathOf('NAS')}-away`)
  const away = [503, { code: 'VAULT_NOT_MOUNTED', message: expect.stringContaining('The vault NAS') }]
  expect(await made.get(`/api/backups/${backupId}`)).toMatchObject(away)
  expect(await made.get(`/api/backups/${backupId}/file?tree=/`)).toMatchObject(away)
  expect(await made.get(`/api/backups/${backupId}`, { method: 'DELETE' })).toMatchObject(away)
  const restore = { action: 'restore', options: { backupId } }
  expect(await made.post(restore)).toMatchObject([503, { code: 'RESTORE_FAILED', cause: 'VAULT_NOT_MOUNTED' }])
  await rename(`${made.pathOf('NAS')}-away`, made.pathOf('NAS'))
  expect(await made.post(restore)).toMatchObject([404, { cause: 'BACKUP_NOT_FOUND', field: 'options.backupId' }])
})

async function startVaults(names: readonly string[]) {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const server = stack.use(await startTestServer())
  const client = stack.use(connectClient(server))
  const ids = new Map<string, string>()
  for (const [index, name] of names.entries()) {
    const { id } = await client.trpc.vaults.add.mutate({
      name,
      path: join(folder.path, `${name}-${index}`),
      create: true,
    })
    ids.set(name, id)
  }
  const answer = async (asked: Promise<Response>) => {
    const response = await asked
    return [response.status, await response.json()]
  }
  const parts = stack.move()
  return {
    server,
    ids,
    pathOf: (name: string) => join(folder.path, `${name}-${names.indexOf(name)}`),
    get: (path: string, init?: RequestInit) => answer(server.call(path, init)),
    post: (body: object) => answer(server.post(actions, body)),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}
