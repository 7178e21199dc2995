import { execFileSync } from 'node:child_process'
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestObject, type TestWorld } from '@holdfast/docker-ops/testing'
import { mountDisk } from '@holdfast/vault/testing/mount-disk'
import { backUp, startBackupWorld } from '../testing/backup-world.ts'
import { cuttableEngine } from '../testing/cuttable-engine.ts'
import { sourceWithData } from '../testing/source-with-data.ts'
import { listMadeBy } from '../testing/list-made-by.ts'
import { connectClient } from '../testing/connect-client.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const dockerHost = process.env['DOCKER_HOST']
const engine = connectEngine({ dockerHost })
const path = '/api/docker/containers'

interface Backup {
  backupId: string
  sizeBytes: number
  storedBytes: number
}

test('a container goes into the vault and comes out of it again, and a file of it by itself', async () => {
  await using made = await startBackupWorld()
  const { world, server, source } = made
  await world.execute(source, 'echo hello > /data/greeting; echo own > /own; ln /data/greeting /data/again')

  const answer = await server.post(path, {
    action: 'backup',
    containerId: source.name,
    options: { format: 'complete' },
  })
  const backup = (await answer.json()) as Backup
  expect([answer.status, backup]).toMatchObject([
    200,
    { success: true, action: 'backup', containerId: source.id.slice(0, 12), backupId: expect.any(String) },
  ])
  expect(backup.storedBytes).toBeGreaterThan(0)

  const list = (await (await server.call(`/api/backups?containerId=${source.name}`)).json()) as {
    backups: { id: string; trees: { path: string; kind: string }[] }[]
  }
  expect(list).toMatchObject({ backups: [{ id: backup.backupId }], unreadable: [], vaultProblems: [] })
  expect(list.backups[0]?.trees.map(({ path: tree, kind }) => `${tree} ${kind}`).toSorted()).toEqual([
    '/ layer',
    '/data volume',
  ])
  const file = await server.call(`/api/backups/${backup.backupId}/file?tree=/data&path=greeting`)
  expect(file.headers.get('content-disposition')).toBe(`attachment; filename="greeting"; filename*=UTF-8''greeting`)
  expect([file.headers.get('content-length'), await file.text()]).toEqual(['6', 'hello\n'])
  const own = await server.call(`/api/backups/${backup.backupId}/file?tree=/&pathBase64=${btoa('own')}`)
  expect([own.status, await own.text()]).toEqual([200, 'own\n'])
  const absent = await server.call(`/api/backups/${backup.backupId}/file?tree=/data&path=absent`)
  expect([absent.status, await absent.json()]).toMatchObject([400, { success: false, field: 'path' }])

  const whole = await server.call(`/api/backups/${backup.backupId}/file?tree=/data`)
  const listed = execFileSync('tar', ['-tf', '-'], { input: Buffer.from(await whole.arrayBuffer()) })
  expect(String(listed).split('\n').toSorted()).toEqual(['', 'files/', 'files/again', 'files/greeting'])

  const name = world.name('restored')
  const restored = await server.post(path, {
    action: 'restore',
    options: { backupId: backup.backupId, name, start: true },
  })
  const body = (await restored.json()) as { newId: string }
  expect([restored.status, body]).toMatchObject([
    200,
    { success: true, action: 'restore', backupId: backup.backupId, newName: name },
  ])
  const twin = { id: body.newId, name }
  const look = '[ "$(cat /data/greeting /data/again /own)" = "$(printf "hello\\nhello\\nown")" ]'
  expect(await world.execute(twin, look)).toBe(0)
  const taken = await server.post(path, { action: 'restore', options: { backupId: backup.backupId, name } })
  expect([taken.status, await taken.json()]).toMatchObject([409, { code: 'RESTORE_FAILED', cause: 'NAME_IN_USE' }])

  const gone = await server.call(`/api/backups/${backup.backupId}`, { method: 'DELETE' })
  expect([gone.status, await gone.json()]).toMatchObject([200, { success: true, backupId: backup.backupId }])
  expect((await server.call(`/api/backups/${backup.backupId}`)).status).toBe(404)
  const again = await server.post(path, { action: 'restore', options: { backupId: backup.backupId } })
  expect([again.status, await again.json()]).toMatchObject([404, { code: 'RESTORE_FAILED', cause: 'BACKUP_NOT_FOUND' }])
})

test('a restore is planned over REST, goes by that plan, and a retry of it gets the same one even when its backup is gone', async () => {
  await using made = await startBackupWorld()
  const { server, source, world } = made
  const backupId = await backUp(server, source)
  const asked = { containerId: source.name, options: { backupId, vault: 'Default', name: world.name('restored') } }
  const planned = await server.post(path, { action: 'plan-restore', ...asked })
  const { plan } = (await planned.json()) as { plan: { name: string; digest: string } }
  expect([planned.status, plan]).toMatchObject([200, { name: asked.options.name, imageFrom: 'engine', conflicts: [] }])

  const other = await server.post(path, { action: 'restore', ...asked, containerId: 'another' })
  expect([other.status, await other.json()]).toMatchObject([400, { code: 'BAD_REQUEST', field: 'containerId' }])
  const restore = { action: 'restore', ...asked, options: { ...asked.options, plan: plan.digest } }
  const key = { 'idempotency-key': `restore-${backupId}` }
  const restored = await server.post(path, restore, key)
  const body = (await restored.json()) as { newId: string }
  expect([restored.status, body]).toMatchObject([200, { newName: plan.name }])
  expect((await server.call(`/api/backups/${backupId}`, { method: 'DELETE' })).status).toBe(200)
  const again = await server.post(path, restore, key)
  expect([again.status, await again.json()]).toEqual([200, body])
})

test('a backup on a full disk names the vault, and how full it is', async ({ skip }) => {
  await using disk = await mountDisk(16).catch((error: Error) => skip(`no loop mounts here: ${error.message}`))
  await using made = await startBackupWorld()
  using client = connectClient(made.server)
  const vault = join(disk.path, 'vault')
  await client.trpc.vaults.add.mutate({ name: 'Small', path: vault, create: true })
  const options = { format: 'complete', vault: 'Small' }
  const answer = await made.server.post(path, { action: 'backup', containerId: made.source.id, options })
  expect([answer.status, await answer.json()]).toMatchObject([
    500,
    { cause: 'DISK_FULL', message: expect.stringContaining(`Vault Small (${vault}): The disk of the vault has`) },
  ])
})

test('a backup of what is not there is 500 with its cause, and leaves no draft', async () => {
  await using made = await startBackupWorld()
  const answer = await made.server.post(path, {
    action: 'backup',
    containerId: 'no-such',
    options: { format: 'complete' },
  })
  expect([answer.status, await answer.json()]).toMatchObject([
    500,
    { code: 'BACKUP_FAILED', cause: 'CONTAINER_NOT_FOUND' },
  ])
  expect(await drafts(made.server.dataFolder)).toEqual([])
})

test('nothing of a backup stays on the engine, and the source is as it was', async () => {
  await using made = await startBackupWorld()
  using client = connectClient(made.server)
  const job = await client.trpc.backups.start.mutate({ engineId: 'local', containerId: made.source.id, mode: 'stop' })
  await expect
    .poll(() => client.trpc.jobs.find.query({ id: job.id }), { timeout: 60_000 })
    .toMatchObject({
      state: { status: 'succeeded', result: { kind: 'backup', frozenMs: expect.any(Number) } },
    })
  expect(await listMadeBy(made.world, job.id)).toEqual([])
  expect(await stateOf(made.world, made.source)).toBe('running')
  expect(await drafts(made.server.dataFolder)).toEqual([])
})

test('a server whose database was deleted shows the same backups of every vault', async () => {
  await using data = await temporaryFolder()
  await using others = await temporaryFolder()
  await using world = await createTestWorld(engine)
  const source = await world.runContainer()
  let before: unknown
  {
    await using server = await startTestServer({ dockerHost, dataFolder: data.path })
    using client = connectClient(server)
    for (const name of ['NAS', 'Forgotten'])
      await client.trpc.vaults.add.mutate({ name, path: join(others.path, name), create: true })
    await backUp(server, source)
    await backUp(server, source, 'NAS')
    const vaults = await client.trpc.vaults.list.query()
    await client.trpc.vaults.forget.mutate({ vaultId: vaults.find(({ name }) => name === 'Forgotten')?.id ?? '' })
    before = await listed(server)
  }
  for (const name of await readdir(data.path)) if (name.startsWith('holdfast.db')) await rm(join(data.path, name))
  await using server = await startTestServer({ dockerHost, dataFolder: data.path })
  expect(await listed(server)).toEqual(before)
  expect(before).toMatchObject([
    { backups: [{ containerId: source.id }, { containerId: source.id }], vaultProblems: [] },
    {
      vaults: [
        { isDefault: true, backups: 1 },
        { name: 'NAS', isDefault: false, backups: 1 },
      ],
    },
  ])
})

test('a vault that is not mounted is told, refuses every use, and nothing is written under it', async () => {
  await using data = await temporaryFolder()
  await using world = await createTestWorld(engine)
  const source = await world.runContainer()
  const vault = join(data.path, 'vault')
  {
    await using server = await startTestServer({ dockerHost, dataFolder: data.path })
    using client = connectClient(server)
    const backupId = await backUp(server, source)
    await rename(vault, `${vault}-away`)
    const answer = await server.post(path, { action: 'restore', options: { backupId } })
    expect([answer.status, await answer.json()]).toMatchObject([503, { cause: 'VAULT_NOT_MOUNTED' }])
    expect(await client.trpc.vaults.list.query()).toMatchObject([{ health: { state: 'not mounted' } }])
    expect(await client.trpc.backups.list.query({})).toMatchObject({ backups: [], vaultProblems: [{}] })
  }
  await using server = await startTestServer({ dockerHost, dataFolder: data.path })
  const backup = { action: 'backup', containerId: source.id, options: { format: 'complete' } }
  expect(await (await server.post(path, backup)).json()).toMatchObject({ cause: 'VAULT_NOT_MOUNTED' })
  expect(await readdir(data.path)).not.toContain('vault')
  await rename(`${vault}-away`, vault)
  expect(await (await server.call('/api/backups')).json()).toMatchObject({ backups: [{}], vaultProblems: [] })
  expect((await server.post(path, backup)).status).toBe(200)
})

test('an engine that goes away in the middle of a backup: when it is back the source goes on and nothing is left', async () => {
  await using world = await createTestWorld(engine)
  await using away = await cuttableEngine((dockerHost ?? 'unix:///var/run/docker.sock').slice('unix://'.length))
  const source = await sourceWithData(world, 400)
  // Through the engine all is read while the container is paused.
  await using server = await startTestServer({ dockerHost: away.dockerHost, hostReader: false })
  using client = connectClient(server)
  const { id } = await client.trpc.backups.start.mutate({ engineId: 'local', containerId: source.id })
  const state = async () => (await client.trpc.jobs.find.query({ id })).state
  await expect.poll(state, { interval: 20 }).toMatchObject({ progress: { step: 'backing up' } })
  await away.cut()
  await expect.poll(state).toMatchObject({ status: 'failed', code: 'ENGINE_UNREACHABLE' })
  expect(await stateOf(world, source)).toBe('paused')
  await away.restore()
  await expect.poll(() => stateOf(world, source)).toBe('running')
  await expect.poll(() => listMadeBy(world, id)).toEqual([])
  expect(await drafts(server.dataFolder)).toEqual([])
  expect(await (await server.call('/api/backups')).json()).toMatchObject({ backups: [], unreadable: [] })
})

test('a backup that is being restored or verified keeps nobody from removing the container it was made of', async () => {
  await using made = await startBackupWorld()
  using client = connectClient(made.server)
  const backupId = await backUp(made.server, made.source)
  const [vault] = await client.trpc.vaults.list.query()
  const job = await client.trpc.backups.verify.mutate({ vaultId: vault?.id ?? '', backupId, method: 'full' })
  await client.trpc.containers.remove.mutate({ engineId: 'local', containerId: made.source.id, force: true })
  await expect
    .poll(() => client.trpc.jobs.find.query({ id: job.id }), { timeout: 60_000 })
    .toMatchObject({
      state: { status: 'succeeded', result: { kind: 'verify', problems: [], bytesRead: expect.any(Number) } },
    })
  expect(await client.trpc.backups.list.query({})).toMatchObject({ backups: [{ verified: { method: 'full' } }] })
  expect(await client.trpc.backups.previewRemove.query({ vaultId: vault?.id ?? '', backupId })).toMatchObject({
    isLastVerified: true,
    remaining: 0,
  })
})

/** Free space aside: others write to that disk as well. */
async function listed(server: TestServer): Promise<unknown[]> {
  const { vaults } = (await (await server.call('/api/vaults')).json()) as { vaults: { freeBytes: number }[] }
  const lists = vaults.map(({ freeBytes: _others, ...vault }) => vault)
  return [await (await server.call('/api/backups')).json(), { vaults: lists }]
}

async function stateOf(world: TestWorld, { id }: TestObject): Promise<string> {
  return ((await world.get(`/containers/${id}/json`)) as { State: { Status: string } }).State.Status
}

/** But for the folder in which the vault writes what belongs to no backup. */
async function drafts(dataFolder: string): Promise<string[]> {
  return (await readdir(join(dataFolder, 'vault', 'drafts'))).filter((name) => name !== 'vault')
}
