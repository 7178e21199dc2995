import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestObject, type TestWorld } from '@holdfast/docker-ops/testing'
import { connectClient } from '../testing/connect-client.ts'
import type { Call } from '../testing/signed-call.ts'
import { startPanel, type Panel } from '../testing/start-panel.ts'
import { startTestServer } from '../testing/start-test-server.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { listMadeBy } from '../testing/list-made-by.ts'
import { sourceWithData } from '../testing/source-with-data.ts'

const dockerHost = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock'
const engine = connectEngine({ dockerHost })

test('the plan that was looked at is carried out, and the report stays with the job as a file', async () => {
  await using world = await createTestWorld(engine)
  const source = await sourceWithData(world, 1)
  await using server = await startTestServer({ dockerHost })
  using client = connectClient(server)
  const wishes = { containerId: source.id, unnamedMounts: 'recommended', writableLayer: 'include' } as const

  const plan = await client.trpc.clones.plan.mutate({ engineId: 'local', ...wishes })

  expect(plan).toMatchObject({ name: `${source.name}-clone`, freezes: 'pause', conflicts: [] })
  expect(plan.creates.map(({ kind }) => kind)).toEqual(['volume', 'image', 'container'])
  expect(plan.mounts).toMatchObject([
    { destination: '/data', choice: 'copy', newVolume: `${plan.name}-${source.volume}` },
  ])
  const { id } = await client.trpc.clones.start.mutate({
    engineId: 'local',
    ...wishes,
    name: plan.name,
    plan: plan.digest,
  })
  await expect.poll(() => jobState(server, id)).toMatchObject({ status: 'succeeded', result: { unexpected: [] } })
  const report = await server.call(`/api/jobs/${id}/report`)
  expect(report.headers.get('content-disposition')).toMatch(/^attachment; filename="clone-.*\.json"; filename/)
  expect(await report.json()).toMatchObject({ state: { result: { copied: [{ destination: '/data' }] } } })
})

test('a plan that no longer holds is refused at once with what has changed, and no job is made of it', async () => {
  await using world = await createTestWorld(engine)
  const source = await sourceWithData(world, 1)
  await using server = await startTestServer({ dockerHost })
  using client = connectClient(server)
  const wishes = { unnamedMounts: 'recommended', name: world.name('clone') } as const
  const { digest: plan } = await client.trpc.clones.plan.mutate({
    engineId: 'local',
    containerId: source.id,
    ...wishes,
  })
  await world.connect(await world.createNetwork(), source)

  const started = client.trpc.clones.start.mutate({ engineId: 'local', containerId: source.id, ...wishes, plan })
  await expect(started).rejects.toMatchObject({
    message: expect.stringContaining('its networks'),
    data: { code: 'CONFLICT', opCode: 'PLAN_CHANGED' },
  })
  const body = { action: 'clone', containerId: source.id, options: { ...wishes, plan } }
  const answer = await server.post('/api/docker/containers', body, { prefer: 'respond-async' })
  expect(answer.status).toBe(500)
  expect(await answer.json()).toMatchObject({ cause: 'PLAN_CHANGED', message: expect.stringContaining('its networks') })
  expect(await client.trpc.jobs.history.query({})).toEqual({ entries: [], nextCursor: null })
})

test('a plan is of one name: handed back without it, the name is asked for', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.createContainer()
  await using server = await startTestServer({ dockerHost })
  using client = connectClient(server)
  const { digest: plan } = await client.trpc.clones.plan.mutate({ engineId: 'local', containerId: source.id })

  const started = client.trpc.clones.start.mutate({ engineId: 'local', containerId: source.id, plan })
  const message = expect.stringContaining("the plan's own name")
  await expect(started).rejects.toMatchObject({ message, data: { opCode: 'BAD_REQUEST', field: 'name' } })
  const body = { action: 'clone', containerId: source.id, options: { plan } }
  const answer = await server.post('/api/docker/containers', body)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ code: 'BAD_REQUEST', field: 'options.name', message })
})

test('a plan of a source that another clone holds just now is looked at when that one has let it go', async () => {
  await using world = await createTestWorld(engine)
  const source = await sourceWithData(world, 200)
  await using server = await startTestServer({ dockerHost, hostReader: false })
  using client = connectClient(server)
  const wishes = { containerId: source.id, unnamedMounts: 'recommended' } as const
  const name = world.name('second')
  const { digest: plan } = await client.trpc.clones.plan.mutate({ engineId: 'local', ...wishes, name })
  const first = await client.trpc.clones.start.mutate({ engineId: 'local', ...wishes, name: world.name('first') })
  await expect.poll(() => stateOf(world, source), { interval: 20 }).toBe('paused')

  const second = await client.trpc.clones.start.mutate({ engineId: 'local', ...wishes, name, plan })
  await client.trpc.jobs.cancel.mutate({ id: first.id })
  await expect.poll(() => jobState(server, second.id), { timeout: 60_000 }).toMatchObject({ status: 'succeeded' })
})

test('a server that is killed while the source is paused lets it go on at its next start, and leaves nothing', async () => {
  await using world = await createTestWorld(engine)
  await using folder = await temporaryFolder()
  const source = await sourceWithData(world, 400)
  // Through the engine all of it is copied while the source is paused.
  const environment = { HOLDFAST_DATA_DIR: folder.path, DOCKER_HOST: dockerHost, HOLDFAST_HOST_READER: 'off' }
  let jobId = ''
  {
    await using panel = await startPanel(environment)
    jobId = await startClone(panel, source, { mounts: { '/data': 'copy' }, writableLayer: 'include' })
    await expect.poll(() => jobState(panel, jobId), { interval: 20 }).toMatchObject({ progress: { step: 'copying' } })
    await panel.kill()
  }
  expect(await stateOf(world, source)).toBe('paused')
  expect(await listMadeBy(world, jobId)).not.toEqual([])
  await using again = await startPanel(environment)
  expect(await stateOf(world, source)).toBe('running')
  expect(await listMadeBy(world, jobId)).toEqual([])
  expect(await jobState(again, jobId)).toMatchObject({ status: 'interrupted' })
})

test.each([40, 150, 400, 900])(
  'a server that is killed %i ms after a clone began leaves nothing but a whole clone, and the source runs',
  async (afterMs) => {
    await using world = await createTestWorld(engine)
    await using folder = await temporaryFolder()
    const source = await sourceWithData(world, 64)
    const environment = { HOLDFAST_DATA_DIR: folder.path, DOCKER_HOST: dockerHost }
    let jobId = ''
    {
      await using panel = await startPanel(environment)
      jobId = await startClone(panel, source, { mounts: { '/data': 'copy' }, writableLayer: 'include', start: true })
      await delay(afterMs)
      await panel.kill()
    }
    await using again = await startPanel(environment)
    expect(await stateOf(world, source)).toBe('running')
    const { status } = (await jobState(again, jobId)) as { status: string }
    const left = (await listMadeBy(world, jobId)).length
    // A volume, an image and a container, or nothing.
    expect([status, left]).toEqual(status === 'succeeded' ? ['succeeded', 3] : ['interrupted', 0])
  },
)

test('while a clone holds the source nobody may let it go on, and a second clone waits for the first', async () => {
  await using world = await createTestWorld(engine)
  const source = await sourceWithData(world, 200)
  await using panel = await startPanel({ DOCKER_HOST: dockerHost })
  const first = await startClone(panel, source, { mounts: { '/data': 'copy' } })
  const second = await startClone(panel, source, { mounts: { '/data': 'copy' } })
  await expect.poll(() => jobState(panel, first), { interval: 20 }).toMatchObject({ progress: { step: 'copying' } })
  expect(await jobState(panel, second)).toMatchObject({ status: 'queued' })
  const refused = await post(panel, { action: 'unpause', containerId: source.id })
  expect(await refused.json()).toMatchObject({ cause: 'CONTAINER_BUSY', jobId: first })
  await panel.call(`/api/jobs/${first}`, { method: 'DELETE' })
  await expect.poll(() => jobState(panel, second), { timeout: 60_000 }).toMatchObject({ status: 'succeeded' })
  expect(await stateOf(world, source)).toBe('running')
})

test('a clone of the configuration alone does not wait behind one that copies', async () => {
  await using world = await createTestWorld(engine)
  const source = await sourceWithData(world, 400)
  await using panel = await startPanel({ DOCKER_HOST: dockerHost })
  const copying = await startClone(panel, source, { mounts: { '/data': 'copy' } })
  await expect.poll(() => jobState(panel, copying), { interval: 20 }).toMatchObject({ progress: { step: 'copying' } })
  const options = { name: world.name('clone'), mounts: { '/data': 'empty' } }
  expect((await post(panel, { action: 'clone', containerId: source.id, options })).status).toBe(200)
  expect(await jobState(panel, copying)).toMatchObject({ status: 'running' })
  await panel.call(`/api/jobs/${copying}`, { method: 'DELETE' })
  await expect.poll(() => stateOf(world, source)).toBe('running')
})

test('a clone gets the restart policy of its source once it was seen healthy, and its image goes with it', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.createContainer({
    Healthcheck: { Test: ['CMD-SHELL', '[ -e /well ]'], Interval: 1e9, Retries: 100 },
    Cmd: ['sh', '-c', 'touch /own; sleep 3600'],
    HostConfig: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 4 } },
  })
  await using panel = await startPanel({ DOCKER_HOST: dockerHost })
  const name = world.name('clone')
  const answer = await post(panel, {
    action: 'clone',
    containerId: source.id,
    options: { name, start: true, writableLayer: 'include' },
  })
  expect(answer.status).toBe(200)
  const policy = async () => (await inspect(world, name)).HostConfig.RestartPolicy
  expect(await policy()).toEqual({ Name: 'no', MaximumRetryCount: 0 })
  expect(await world.execute({ id: name, name }, 'touch /well')).toBe(0)
  await expect.poll(policy, { timeout: 30_000 }).toEqual({ Name: 'on-failure', MaximumRetryCount: 4 })
  const { Image } = await inspect(world, name)
  await post(panel, { action: 'remove', containerId: name, options: { force: true } })
  await expect.poll(() => world.get(`/images/${Image}/json`).catch(() => 'gone'), { timeout: 15_000 }).toBe('gone')
})

interface Inspected {
  State: { Status: string }
  Image: string
  HostConfig: { RestartPolicy: unknown }
}

async function inspect(world: TestWorld, id: string): Promise<Inspected> {
  return (await world.get(`/containers/${id}/json`)) as Inspected
}

async function stateOf(world: TestWorld, { id }: TestObject): Promise<string> {
  return (await inspect(world, id)).State.Status
}

function post(panel: Panel, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return panel.call('/api/docker/containers', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

async function startClone(panel: Panel, source: TestObject, options: object): Promise<string> {
  const answer = await post(panel, { action: 'clone', containerId: source.id, options }, { prefer: 'respond-async' })
  expect(answer.status).toBe(202)
  return ((await answer.json()) as { id: string }).id
}

async function jobState(panel: { call: Call }, id: string): Promise<unknown> {
  const answer = await panel.call(`/api/jobs/${id}`)
  return ((await answer.json()) as { state: unknown }).state
}
