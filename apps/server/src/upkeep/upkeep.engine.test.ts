import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { message, type JobResult, type JobState } from '@holdfast/contract'
import { actOnContainer, connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestWorld } from '@holdfast/docker-ops/testing'
import { QuiesceReleaser } from './quiesce-releaser.ts'
import { startUpkeep } from '../testing/start-upkeep.ts'

const engine = connectEngine({ dockerHost: process.env['DOCKER_HOST'] })
const jobLabel = 'io.holdfast.job'
const always = { engineId: engine.id, name: 'always', maximumRetryCount: 0 }
const ended = { startedAt: 1, finishedAt: 2 }
const failed: JobState = {
  status: 'failed',
  ...ended,
  code: 'ENGINE_UNREACHABLE',
  detail: message('verbatim', { text: 'Gone.' }),
  field: null,
}
const progress = { step: 'copying', bytesDone: 0, bytesTotal: null, totalIsEstimate: false } as const
const running: JobState = {
  status: 'running',
  startedAt: 1,
  progress: { ...progress, bytesPerSecond: null, secondsLeft: null },
}

test('a clone without a health check gets its restart policy when it ran long enough, though nothing else happens', async () => {
  await using world = await createTestWorld(engine)
  await using kept = await startUpkeep(world)
  const { id } = await world.runContainer()
  await kept.restartPolicies.insert({ containerId: id, ...always })
  await using _upkeep = kept.follow({ steadyMs: 800 })

  expect(await policyOf(world, id)).not.toBe('always')
  await expect.poll(() => policyOf(world, id)).toBe('always')
  await expect.poll(() => kept.restartPolicies.list(engine.id)).toEqual([])
})

test('a restart policy the engine refuses is told once, and stands in nobody else’s way', async () => {
  await using world = await createTestWorld(engine)
  await using kept = await startUpkeep(world)
  const refused = await world.runContainer({ HostConfig: { AutoRemove: true } })
  const fine = await world.runContainer()
  for (const { id } of [refused, fine]) await kept.restartPolicies.insert({ containerId: id, ...always })
  let asked = 0
  const list = kept.restartPolicies.list.bind(kept.restartPolicies)
  kept.restartPolicies.list = (engineId) => {
    asked += 1
    return list(engineId)
  }
  await using _upkeep = kept.follow({ steadyMs: 0, retryMs: 50 })

  await expect.poll(() => policyOf(world, fine.id)).toBe('always')
  await expect.poll(() => asked).toBeGreaterThan(3)
  expect(kept.warnings).toMatchObject([{ what: refused.id }])
  expect(await list(engine.id)).toMatchObject([{ containerId: refused.id }])
})

test('a container that is gone is waited for no longer', async () => {
  await using world = await createTestWorld(engine)
  await using kept = await startUpkeep(world)
  await kept.restartPolicies.insert({ containerId: 'f'.repeat(64), ...always })
  await using _upkeep = kept.follow()

  await expect.poll(() => kept.restartPolicies.list(engine.id)).toEqual([])
})

test('an image of a clone that came and went too fast to be seen is removed all the same', async () => {
  await using world = await createTestWorld(engine)
  await using kept = await startUpkeep(world)
  const { id } = await world.createContainer()
  await kept.restartPolicies.insert({ containerId: 'f'.repeat(64), ...always })
  await using _upkeep = kept.follow({ imagesMs: 50 })
  // Its last chore of the first round: what comes now, nobody tells it of.
  await expect.poll(() => kept.restartPolicies.list(engine.id)).toEqual([])

  const labels = `io.holdfast.derived-from=${world.image} ${jobLabel}=${await kept.job('c'.repeat(64), failed)}`
  const { stdout } = await promisify(execFile)('docker', ['commit', '--change', `LABEL ${labels}`, id])

  const image = async () => world.get(`/images/${stdout.trim()}/json`).catch(() => 'gone')
  await expect.poll(image).toBe('gone')
})

test('what jobs left that ended without success is removed; what stands, or is being made, is not', async () => {
  await using world = await createTestWorld(engine)
  await using kept = await startUpkeep(world)
  const source = 'c'.repeat(64)
  const leave = async (state: JobState) => {
    const Labels = { [jobLabel]: await kept.job(source, state) }
    await world.createContainer({ Labels })
    return world.createVolume({ Labels })
  }
  const leftovers = [await leave(failed), await leave({ status: 'cancelled', ...ended })]
  leftovers.push(await leave({ status: 'interrupted', ...ended }))
  const report = { changes: [], unexpected: [], copied: [], notCarried: [], image: null, frozenMs: null }
  const made = { containerId: 'd', name: 'd', started: false, restartPolicy: null }
  const result: JobResult = { kind: 'clone', ...made, ...report }
  const standing = [await leave(running), await leave({ status: 'succeeded', ...ended, result })]
  standing.push(await world.createVolume({ Labels: { [jobLabel]: 'of somebody else' } }))
  await using _upkeep = kept.follow()

  await expect.poll(() => volumesOf(world)).toEqual(standing.toSorted())
  expect(leftovers).toHaveLength(3)
  expect(await containersOf(world)).toHaveLength(2)
})

test('what a job left that never said how it ended, as its process died, is removed too', async () => {
  await using world = await createTestWorld(engine)
  await using kept = await startUpkeep(world)
  const id = await kept.job('c'.repeat(64), running)
  kept.board.drop(id)
  await world.createVolume({ Labels: { [jobLabel]: id } })
  await using _upkeep = kept.follow()

  await expect.poll(() => volumesOf(world)).toEqual([])
})

test('what cannot be removed yet is removed later, without the engine having been away', async () => {
  await using world = await createTestWorld(engine)
  await using kept = await startUpkeep(world)
  const volume = await world.createVolume({ Labels: { [jobLabel]: await kept.job('c'.repeat(64), failed) } })
  const user = await world.createContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  await using upkeep = kept.follow({ retryMs: 50 })
  await expect.poll(() => kept.warnings).toHaveLength(1)
  expect(await volumesOf(world)).toEqual([volume])
  expect(upkeep.sweptAt).toBe(0)
  const triedAt = Date.now()

  await actOnContainer(engine, user.id, { action: 'remove', options: { force: true, volumes: false } })

  await expect.poll(() => volumesOf(world)).toEqual([])
  await expect.poll(() => upkeep.sweptAt).toBeGreaterThanOrEqual(triedAt)
  expect(kept.warnings).toHaveLength(1)
})

test('a container that a failed job could not let go goes on', async () => {
  await using world = await createTestWorld(engine)
  await using kept = await startUpkeep(world)
  const source = await world.runContainer()
  const jobId = await kept.job(source.id, failed)
  await actOnContainer(engine, source.id, { action: 'pause', options: {} })
  await kept.quiesced
    .journal({ engineId: engine.id, jobId })
    .quiesced({ containerId: source.id, how: 'pause', startedAt: null })
  await using _upkeep = kept.follow()

  await expect.poll(() => stateOf(world, source.id)).toBe('running')
  await expect.poll(() => kept.quiesced.find(jobId)).toBeNull()
})

test('a container another job is at work on is let go when that one has ended', async () => {
  await using world = await createTestWorld(engine)
  await using kept = await startUpkeep(world)
  const source = await world.runContainer()
  const jobId = await kept.job(source.id, failed)
  const other = await kept.job(source.id, running)
  await actOnContainer(engine, source.id, { action: 'pause', options: {} })
  await kept.quiesced
    .journal({ engineId: engine.id, jobId })
    .quiesced({ containerId: source.id, how: 'pause', startedAt: null })
  await kept.quiesced
    .journal({ engineId: engine.id, jobId: other })
    .quiesced({ containerId: source.id, how: 'pause', startedAt: null })
  let looked = 0
  const list = kept.quiesced.list.bind(kept.quiesced)
  kept.quiesced.list = (engineId) => {
    looked += 1
    return list(engineId)
  }
  await using _upkeep = kept.follow({ retryMs: 50 })
  await expect.poll(() => looked).toBeGreaterThan(2)
  expect(await stateOf(world, source.id)).toBe('paused')

  kept.board.drop(other)

  await expect.poll(() => stateOf(world, source.id)).toBe('running')
})

test('a container is let go when its job ends without having done so, though the engine was there all the time', async () => {
  await using world = await createTestWorld(engine)
  await using kept = await startUpkeep(world)
  const PortBindings = { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: await freePort() }] }
  const publishing = { ExposedPorts: { '80/tcp': {} }, HostConfig: { PortBindings } }
  const source = await world.runContainer(publishing)
  const held = { containerId: source.id, how: 'stop', startedAt: await startOf(world, source.id) } as const
  await kept.restartPolicies.insert({ containerId: 'f'.repeat(64), ...always })
  await using _upkeep = kept.follow({ retryMs: 50 })
  // Its last chore of the first round: what comes now, nobody tells it of.
  await expect.poll(() => kept.restartPolicies.list(engine.id)).toEqual([])
  const jobId = await kept.job(source.id, running)
  await kept.quiesced.journal({ engineId: engine.id, jobId }).quiesced(held)
  await actOnContainer(engine, source.id, { action: 'stop', options: {} })
  const inTheWay = await world.runContainer(publishing)

  kept.board.drop(jobId)
  await expect.poll(() => kept.warnings).toMatchObject([{ what: source.id, err: { code: 'PORT_IN_USE' } }])
  await actOnContainer(engine, inTheWay.id, { action: 'stop', options: {} })

  await expect.poll(() => stateOf(world, source.id), { timeout: 20_000 }).toBe('running')
  await expect.poll(() => kept.quiesced.find(jobId)).toBeNull()
})

test.each(['starts it again', 'leaves it alone where none comes'])(
  'a stop that may still be under way when its server died: the next one %s',
  async (what) => {
    await using world = await createTestWorld(engine)
    await using kept = await startUpkeep(world)
    const Cmd = ['sh', '-c', `trap 'sleep 2; exit 0' TERM; while :; do sleep 0.1; done`]
    const isStopped = what === 'starts it again'
    const source = await world.runContainer({ Cmd, StopSignal: 'SIGTERM', ...(!isStopped && { StopTimeout: 0 }) })
    const startedAt = await startOf(world, source.id)
    const jobId = await kept.job(source.id, failed)
    await kept.quiesced
      .journal({ engineId: engine.id, jobId })
      .quiesced({ containerId: source.id, how: 'stop', startedAt })
    const stopping = isStopped ? actOnContainer(engine, source.id, { action: 'stop', options: {} }) : null
    await using _upkeep = kept.follow({ retryMs: 50 })
    await stopping

    await expect.poll(() => kept.quiesced.find(jobId)).toBeNull()
    expect(await stateOf(world, source.id)).toBe('running')
    expect((await startOf(world, source.id)) === startedAt).toBe(!isStopped)
  },
)

test('a container its owner has started and stopped since it was held is not started', async () => {
  await using world = await createTestWorld(engine)
  await using kept = await startUpkeep(world)
  const source = await world.runContainer()
  const jobId = await kept.job(source.id, failed)
  const held = { containerId: source.id, how: 'stop', startedAt: await startOf(world, source.id) } as const
  await kept.quiesced.journal({ engineId: engine.id, jobId }).quiesced(held)
  await actOnContainer(engine, source.id, { action: 'restart', options: {} })
  await actOnContainer(engine, source.id, { action: 'stop', options: {} })
  await using _upkeep = kept.follow()

  await expect.poll(() => kept.quiesced.find(jobId)).toBeNull()
  expect(await stateOf(world, source.id)).toBe('exited')
})

test('a container that cannot be let go is given up in the end, until the engine was away', async () => {
  await using world = await createTestWorld(engine)
  await using kept = await startUpkeep(world)
  const source = await world.createContainer({ Cmd: ['/no-such-program'] })
  const jobId = await kept.job(source.id, failed)
  const journal = kept.quiesced.journal({ engineId: engine.id, jobId })
  await journal.quiesced({ containerId: source.id, how: 'stop', startedAt: null })
  const failures: string[] = []
  const onFailure = (what: string): void => void failures.push(what)
  const releaser = new QuiesceReleaser(engine, { quiesced: kept.quiesced, jobs: kept.jobs, retryMs: 0, onFailure })

  for (let round = 0; round < 10; round += 1) await releaser.release()
  expect(failures).toEqual(Array.from({ length: 7 }, () => source.id))
  releaser.beginAnew()
  await releaser.release()
  expect(failures).toHaveLength(8)
})

async function policyOf(world: TestWorld, id: string): Promise<unknown> {
  const inspect = (await world.get(`/containers/${id}/json`)) as { HostConfig: { RestartPolicy: { Name: string } } }
  return inspect.HostConfig.RestartPolicy.Name
}

async function stateOf(world: TestWorld, id: string): Promise<unknown> {
  return ((await world.get(`/containers/${id}/json`)) as { State: { Status: string } }).State.Status
}

async function startOf(world: TestWorld, id: string): Promise<string> {
  return ((await world.get(`/containers/${id}/json`)) as { State: { StartedAt: string } }).State.StartedAt
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return String(port)
}

async function volumesOf(world: TestWorld): Promise<string[]> {
  const { Volumes } = (await world.get(`/volumes?${filtersOf(world)}`)) as { Volumes: { Name: string }[] | null }
  return (Volumes ?? []).map(({ Name }) => Name).toSorted()
}

async function containersOf(world: TestWorld): Promise<unknown[]> {
  return (await world.get(`/containers/json?all=1&${filtersOf(world)}`)) as unknown[]
}

function filtersOf({ runId }: TestWorld): string {
  return `filters=${encodeURIComponent(JSON.stringify({ label: [`io.holdfast.test=${runId}`] }))}`
}
