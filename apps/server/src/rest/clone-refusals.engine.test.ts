import { expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { startTestServer } from '../testing/start-test-server.ts'

const dockerHost = process.env['DOCKER_HOST']
const path = '/api/docker/containers'

test('a task of a swarm service is neither cloned nor planned, and both say what to do', async () => {
  await using made = await startWorld()
  const labels = { 'com.docker.swarm.task.id': 'abc', 'com.docker.swarm.service.name': 'shop' }
  const { id } = await made.world.createContainer({ Labels: labels })
  const refused = { cause: 'INVALID_STATE', message: expect.stringContaining('clone the service instead') }

  const clone = { status: 500, body: { code: 'CLONE_FAILED', ...refused } }
  expect(await made.post({ action: 'clone', containerId: id })).toMatchObject(clone)
  const plan = { status: 409, body: { code: 'PLAN_CLONE_FAILED', ...refused } }
  expect(await made.post({ action: 'plan-clone', containerId: id })).toMatchObject(plan)
})

test('a source with --rm is not stopped for its clone, as the engine would remove it; paused it is cloned', async () => {
  await using made = await startWorld()
  const volume = await made.world.createVolume()
  const { id } = await made.world.runContainer({ HostConfig: { AutoRemove: true, Binds: [`${volume}:/data`] } })
  const clone = (mode: string) =>
    made.post({
      action: 'clone',
      containerId: id,
      options: { name: made.world.name(mode), mounts: { '/data': 'copy' }, mode },
    })

  const refused = { cause: 'INVALID_STATE', field: 'options.mode', message: expect.stringContaining('--rm') }
  expect(await clone('stop')).toMatchObject({ status: 500, body: refused })
  const paused = await clone('pause')
  expect(paused).toMatchObject({ status: 200, body: { success: true } })
  const inspect = await made.world.get(`/containers/${String(paused.body['newId'])}/json`)
  expect(inspect).toMatchObject({ HostConfig: { AutoRemove: true } })
})

async function startWorld() {
  await using stack = new AsyncDisposableStack()
  const world = stack.use(await createTestWorld(connectEngine({ dockerHost })))
  const server = stack.use(await startTestServer({ dockerHost }))
  const parts = stack.move()
  const post = async (body: unknown) => {
    const answer = await server.post(path, body)
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  return { world, post, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}
