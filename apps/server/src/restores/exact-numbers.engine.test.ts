import { expect, test } from 'vitest'
import { connectEngine, setRestartPolicy } from '@holdfast/docker-ops'
import { createTestWorld, type TestWorld } from '@holdfast/docker-ops/testing'
import { backUp } from '../testing/backup-world.ts'
import { connectClient } from '../testing/connect-client.ts'
import { startTestServer } from '../testing/start-test-server.ts'

const dockerHost = process.env['DOCKER_HOST']
const path = '/api/docker/containers'
const RestartPolicy = { Name: 'on-failure', MaximumRetryCount: 9007199254740993n }
const HostConfig = {
  NetworkMode: 'none',
  RestartPolicy,
  Ulimits: [{ Name: 'core', Hard: 9223372036854775807n, Soft: 9007199254740993n }],
  ShmSize: 9007199254740993n,
}

test('long numbers come through the vault, and every answer and stored job has them as digits', async () => {
  await using made = await startWorld()
  const { world, server } = made
  using client = connectClient(server)
  const source = await world.createContainer({ HostConfig })
  const plan = await client.trpc.clones.plan.mutate({
    engineId: 'local',
    containerId: source.id,
    name: world.name('clone'),
  })
  const planned = { field: 'HostConfig.RestartPolicy.MaximumRetryCount', from: '9007199254740993', to: 0 }
  expect(plan.changes).toContainEqual(expect.objectContaining(planned))

  const name = world.name('clone')
  const cloned = await server.post(path, { action: 'clone', containerId: source.id, options: { name } })
  expect([cloned.status, await cloned.json()]).toMatchObject([200, { newName: name }])
  const clone = await inspect(world, name)
  expect(clone.HostConfig).toMatchObject({ ...HostConfig, RestartPolicy: { Name: 'no', MaximumRetryCount: 0 } })
  const [done] = (await client.trpc.jobs.history.query({})).entries
  const job = await client.trpc.jobs.find.query({ id: done!.id })
  expect(job.state).toMatchObject({ result: { changes: expect.arrayContaining([expect.objectContaining(planned)]) } })

  const backupId = await backUp(server, source)
  const options = { backupId, name: world.name('restored') }
  const restored = await server.post(path, { action: 'restore', options })
  expect([restored.status, await restored.json()]).toMatchObject([200, { newName: options.name }])
  const { HostConfig: limits } = await inspect(world, options.name)
  expect(limits).toMatchObject({ ...HostConfig, RestartPolicy: { Name: 'no', MaximumRetryCount: 0 } })
})

test('a limit of more digits than can be read is refused by name', async () => {
  await using made = await startWorld()
  const { id } = await made.world.createContainer()
  const body = `{"action":"clone","containerId":"${id}","options":{"overrides":{"memoryBytes":9007199254740993}}}`
  const headers = { 'content-type': 'application/json' }
  const answer = await made.server.call(path, { method: 'POST', headers, body })
  expect([answer.status, await answer.json()]).toMatchObject([
    400,
    { code: 'BAD_REQUEST', field: 'options.overrides.memoryBytes' },
  ])
})

test('a retry count of many digits is set and shown as it is', async () => {
  await using made = await startWorld()
  const { world } = made
  const { id } = await world.createContainer()
  await setRestartPolicy(world.engine, id, RestartPolicy)
  expect((await inspect(world, id)).HostConfig).toMatchObject({ RestartPolicy })
  using client = connectClient(made.server)
  expect(await client.trpc.containers.inspect.query({ engineId: 'local', containerId: id })).toMatchObject({
    restartPolicy: 'on-failure:9007199254740993',
  })
})

async function startWorld() {
  await using stack = new AsyncDisposableStack()
  const world = stack.use(await createTestWorld(connectEngine({ dockerHost })))
  const server = stack.use(await startTestServer({ dockerHost }))
  const parts = stack.move()
  return { world, server, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

async function inspect(world: TestWorld, name: string) {
  return (await world.get(`/containers/${name}/json`)) as { HostConfig: Record<string, unknown> }
}
