import { expect, test } from 'vitest'
import { connectEngine, inspectContainer } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { connectClient } from '../testing/connect-client.ts'
import { cuttableEngine } from '../testing/cuttable-engine.ts'
import { startTestServer } from '../testing/start-test-server.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { listMadeBy } from '../testing/list-made-by.ts'
import { sourceWithData } from '../testing/source-with-data.ts'

const dockerHost = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock'
const engine = connectEngine({ dockerHost })

test('an engine that goes away in the middle of a copy: when it is back the source goes on and nothing is left', async () => {
  await using world = await createTestWorld(engine)
  await using away = await cuttableEngine(dockerHost.slice('unix://'.length))
  const source = await sourceWithData(world, 200)
  // Through the engine all of it is copied while the source is paused.
  await using server = await startTestServer({ dockerHost: away.dockerHost, hostReader: false })
  using client = connectClient(server)
  const wishes = { containerId: source.id, mounts: { '/data': 'copy' }, writableLayer: 'include' } as const
  const { id } = await client.trpc.clones.start.mutate({ engineId: 'local', ...wishes })
  const state = async () => (await client.trpc.jobs.find.query({ id })).state
  await expect.poll(state, { interval: 20 }).toMatchObject({ progress: { step: 'copying' } })

  await away.cut()
  await expect.poll(state).toMatchObject({ status: 'failed', code: 'ENGINE_UNREACHABLE' })
  expect((await inspectContainer(engine, source.id, {})).state).toBe('paused')
  expect(await listMadeBy(world, id)).not.toEqual([])
  await away.restore()

  await expect.poll(async () => (await inspectContainer(engine, source.id, {})).state).toBe('running')
  await expect.poll(() => listMadeBy(world, id)).toEqual([])
})

test('a clone that was not seen healthy before the server stopped gets its restart policy after the next start', async () => {
  await using world = await createTestWorld(engine)
  await using folder = await temporaryFolder()
  const source = await world.createContainer({
    Healthcheck: { Test: ['CMD-SHELL', '[ -e /well ]'], Interval: 1e9, Retries: 100 },
    HostConfig: { RestartPolicy: { Name: 'unless-stopped' } },
  })
  const name = world.name('clone')
  const policy = async () => (await inspectContainer(engine, name, {})).restartPolicy
  {
    await using server = await startTestServer({ dockerHost, dataFolder: folder.path })
    const body = { action: 'clone', containerId: source.id, options: { name, start: true } }
    expect((await server.post('/api/docker/containers', body)).status).toBe(200)
  }
  expect(await world.execute({ id: name, name }, 'touch /well')).toBe(0)
  expect(await policy()).not.toBe('unless-stopped')

  await using _again = await startTestServer({ dockerHost, dataFolder: folder.path })

  await expect.poll(policy, { timeout: 30_000 }).toBe('unless-stopped')
})
