import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestObject, type TestWorld } from '@holdfast/docker-ops/testing'
import { connectClient } from '../testing/connect-client.ts'
import { listMadeBy } from '../testing/list-made-by.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'

// Each test is a row of the table in docs/engines.md, under its name here.
const parts = new AsyncDisposableStack()
const dockerHost = process.env['DOCKER_HOST']
const bytes = Buffer.alloc(6_000_000, 'holdfast')
let world: TestWorld
let server: TestServer
let source: TestObject

beforeAll(async () => {
  world = parts.use(await createTestWorld(connectEngine({ dockerHost })))
  server = parts.use(await startTestServer({ dockerHost }))
  const volume = await world.createVolume()
  source = await world.runContainer({ Labels: { kept: 'yes' }, HostConfig: { Binds: [`${volume}:/data`] } })
  const write = `yes holdfast | busybox tr -d '\\n' | busybox head -c ${bytes.length} > /data/bytes`
  const own = 'echo mine > /data/owned; busybox chown 1000:1001 /data/owned; busybox chmod 640 /data/owned'
  const code = await world.execute(source, `busybox ${write}; ${own}; echo changed > /layer; rm /tmp/.keep; :`)
  if (code !== 0) throw new Error(`The data could not be written: ${code}.`)
})
afterAll(() => parts.disposeAsync())

test('List', async () => {
  const { rows } = await get<{ rows: { id: string; state: string }[] }>('/api/docker/containers')
  expect(rows).toContainEqual(expect.objectContaining({ id: source.id, state: 'running' }))
})

test('Export', async () => {
  const { backupPath, sizeBytes } = await act<{ backupPath: string; sizeBytes: number }>('backup', {})
  expect(await readFile(backupPath)).toHaveLength(sizeBytes)
})

test('Clone the configuration', async () => {
  const { newId } = await act<{ newId: string }>('clone', { name: world.name('clone'), mounts: { '/data': 'empty' } })
  expect(await world.get(`/containers/${newId}/json`)).toMatchObject({ Config: { Labels: { kept: 'yes' } } })
})

test('Clone with data, verified', async () => {
  const options = { name: world.name('clone'), mounts: { '/data': 'copy' }, verify: true, start: true }
  expect(await hasData((await act<{ newId: string }>('clone', options)).newId)).toBe(true)
})

test('Clone with the writable layer', async () => {
  const options = { name: world.name('clone'), mounts: { '/data': 'empty' }, writableLayer: 'include', start: true }
  const { newId: id } = await act<{ newId: string }>('clone', options)
  expect(await world.execute({ id, name: '' }, '[ "$(cat /layer)" = changed ]')).toBe(0)
})

test('Back up, paused', async () => {
  expect(await fileOf(await backUp(source), 'owned')).toBe('mine\n')
})

test('Back up again, only what changed', async () => {
  await backUp(source)
  expect(await world.execute(source, 'echo again > /data/again')).toBe(0)
  const id = await backUp(source)
  expect(await fileOf(id, 'again')).toBe('again\n')
  expect((await get<{ newBytes: number }>(`/api/backups/${id}`)).newBytes).toBeLessThan(bytes.length / 10)
})

test('Back up stopped, and running again after it', async () => {
  await act('backup', { format: 'complete', mode: 'stop' })
  expect(await world.execute(source, '[ -e /data/bytes ]')).toBe(0)
})

test('Back up and restore without the data of mounts', async () => {
  const backupId = await backUp(source, { '/data': 'exclude' })
  const { newId: id } = await act<{ newId: string }>('restore', { backupId, name: world.name('restored'), start: true })
  expect(await world.execute({ id, name: '' }, '[ "$(cat /layer)" = changed ]')).toBe(0)
})

test('Verify in full', async () => {
  const backupId = await backUp(source)
  using client = connectClient(server)
  const [vault] = await client.trpc.vaults.list.query()
  const job = await client.trpc.backups.verify.mutate({ vaultId: vault?.id ?? '', backupId, method: 'full' })
  const state = async () => (await client.trpc.jobs.find.query({ id: job.id })).state
  await expect.poll(state, { timeout: 60_000 }).toMatchObject({ status: 'succeeded', result: { problems: [] } })
})

test('Restore beside the original', async () => {
  const backupId = await backUp(source)
  const { newId } = await act<{ newId: string }>('restore', { backupId, name: world.name('restored'), start: true })
  expect(await hasData(newId)).toBe(true)
  expect(await world.execute({ id: newId, name: '' }, '[ "$(cat /layer)" = changed ]')).toBe(0)
})

test('Restore after container, volume and image are gone', async () => {
  await using lost = await createTestWorld(connectEngine({ dockerHost }))
  const volume = await lost.createVolume()
  const gone = await lost.runContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  expect(await lost.execute(gone, 'echo kept > /data/file')).toBe(0)
  const backupId = await backUp(gone)
  await lost[Symbol.asyncDispose]()
  const { newId: id } = await act<{ newId: string }>('restore', { backupId, name: world.name('restored'), start: true })
  expect(await world.execute({ id, name: '' }, '[ "$(cat /data/file)" = kept ]')).toBe(0)
})

test('Nothing is left of a job but what it was to make', async () => {
  using client = connectClient(server)
  const { entries } = await client.trpc.jobs.history.query({ limit: 100 })
  const reads = entries.flatMap((entry) =>
    entry.entry === 'job' && (entry.kind === 'backup' || entry.kind === 'export') ? entry.id : [],
  )
  expect(reads.length).toBeGreaterThan(0)
  expect(await Promise.all(reads.map((id) => listMadeBy(world, id)))).toEqual(reads.map(() => []))
  expect(await world.execute(source, 'true')).toBe(0)
})

async function backUp({ id }: TestObject, mounts: Record<string, string> = {}): Promise<string> {
  return (await act<{ backupId: string }>('backup', { format: 'complete', mounts }, id)).backupId
}

async function act<T>(action: string, options: object, containerId = source.id): Promise<T> {
  const subject = action === 'restore' ? {} : { containerId }
  const answer = await server.post('/api/docker/containers', { action, ...subject, options })
  const body = (await answer.json()) as T & { success: boolean; message?: string }
  // Its words are what the table says.
  if (!body.success) throw new Error(body.message)
  return body
}

async function get<T>(path: string): Promise<T> {
  return (await (await server.call(path)).json()) as T
}

async function fileOf(backupId: string, path: string): Promise<string> {
  return (await server.call(`/api/backups/${backupId}/file?tree=/data&path=${path}`)).text()
}

/** As the container itself sees it: content, owners and modes. */
async function hasData(id: string): Promise<boolean> {
  const hash = createHash('sha256').update(bytes).digest('hex')
  const same = `[ "$(busybox sha256sum < /data/bytes)" = "${hash}  -" ]`
  const owned = '[ "$(cat /data/owned) $(stat -c %u:%g:%a /data/owned)" = "mine 1000:1001:640" ]'
  return (await world.execute({ id, name: '' }, `${same} && ${owned}`)) === 0
}
