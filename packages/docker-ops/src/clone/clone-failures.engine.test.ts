import type { JobStep, OpError } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { clientOf, connectEngine } from '../engine/connect-engine.ts'
import { readEngineInfo } from '../engine/read-engine-info.ts'
import { nothingMade } from '../made/made-objects.ts'
import { sweepMade } from '../made/remove-made.ts'
import { createTestWorld, type TestObject, type TestWorld } from '../testing/create-test-world.ts'
import { runLabel } from '../testing/sweep-run.ts'
import { cloneIn } from './testing/clone-in.ts'
import { faultyEngine, type Fault } from '../testing/faulty-engine.ts'
import { freePort } from '../testing/free-port.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()
const emptied = { '/named': 'empty', '/other': 'empty', '/anonymous': 'empty' } as const

test('of twenty clones to one name at once one is made, nineteen say so, and nothing is orphaned', async () => {
  await using world = await createTestWorld(engine)
  const source = await withVolumes(world)
  const before = await countObjects(world)
  const name = world.name('clone')
  const attempts = Array.from({ length: 20 }, (_, index) =>
    cloneIn(world, source, { name, mounts: index % 2 ? emptied : {} }),
  )
  const outcomes = await Promise.allSettled(attempts)

  const losers = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))
  expect(losers).toHaveLength(19)
  for (const error of losers) expect(error).toMatchObject({ code: 'NAME_IN_USE' })
  const winner = outcomes.find((outcome) => outcome.status === 'fulfilled')?.value
  const made = winner?.changes.some(({ field }) => field === 'Mounts./named.Name') ? 3 : 0
  expect(await countObjects(world)).toEqual({ containers: before.containers + 1, volumes: before.volumes + made })
  await clientOf(engine).getContainer(name).remove({ v: true })
})

test('of twenty clones that want the same new volumes one gets them all', async () => {
  await using world = await createTestWorld(engine)
  const source = await withVolumes(world)
  const before = await countObjects(world)
  const name = world.name('clone')
  const attempts = Array.from({ length: 20 }, () => cloneIn(world, source, { name, mounts: emptied }))
  const outcomes = await Promise.allSettled(attempts)

  const losers = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))
  expect(losers).toHaveLength(19)
  for (const error of losers) expect(error).toMatchObject({ code: 'NAME_IN_USE' })
  expect(await countObjects(world)).toEqual({ containers: before.containers + 1, volumes: before.volumes + 3 })
  await clientOf(engine).getContainer(name).remove({ v: true })
})

test('a volume that was there before is not taken, not filled and not removed', async () => {
  await using world = await createTestWorld(engine)
  const source = await withVolumes(world)
  const name = world.name('clone')
  const volumes = await volumeNames(source)
  const inTheWay = await world.createVolume({ Name: `${name}-${volumes.toSorted().at(-1)}` })
  const before = await countObjects(world)
  const failure = await cloneIn(world, source, { name, mounts: emptied }).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'NAME_IN_USE', message: expect.stringContaining(inTheWay) })
  expect(await countObjects(world)).toEqual(before)
})

test('a clone that cannot start because its port is taken leaves nothing behind', async () => {
  await using world = await createTestWorld(engine)
  const source = await withVolumes(world, {
    PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: await freePort() }] },
  })
  await clientOf(engine).getContainer(source.id).start()
  const before = await countObjects(world)
  const failure = await cloneIn(world, source, { start: true, mounts: emptied }).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'PORT_IN_USE' })
  expect(await countObjects(world)).toEqual(before)
})

test('a clone with --rm that cannot start leaves nothing behind either', async () => {
  await using world = await createTestWorld(engine)
  const source = await withVolumes(world, { AutoRemove: true }, ['no-such-command'])
  const before = await countObjects(world)
  const failure = await cloneIn(world, source, { start: true, mounts: emptied }).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'ENGINE_REFUSED' })
  expect(await countObjects(world)).toEqual(before)
})

test('a clone that cannot start because a network is gone leaves nothing behind', async () => {
  await using world = await createTestWorld(engine)
  const [front, back] = [await world.createNetwork(), await world.createNetwork()]
  const source = await withVolumes(world, { NetworkMode: front.name })
  const network = clientOf(engine).getNetwork(back.id)
  await network.connect({ Container: source.id })
  await network.remove()
  const before = await countObjects(world)
  const failure = await cloneIn(world, source, { start: true, mounts: emptied }).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'ENGINE_REFUSED', message: expect.stringContaining(back.name) })
  expect(await countObjects(world)).toEqual(before)
})

test.for<JobStep>(['reading', 'creating', 'connecting', 'checking', 'starting'])(
  'a clone cancelled while it is %s rejects with the reason and leaves nothing behind',
  async (at, { skip }) => {
    const { apiVersion } = await readEngineInfo(engine)
    skip(at === 'connecting' && Number(apiVersion.split('.')[1]) >= 44, 'It is created on all its networks.')
    await using world = await createTestWorld(engine)
    const [front, back] = [await world.createNetwork(), await world.createNetwork()]
    const source = await withVolumes(world, { NetworkMode: front.name })
    await clientOf(engine).getNetwork(back.id).connect({ Container: source.id })
    const before = await countObjects(world)
    const cancel = new AbortController()
    const reason = new Error('no longer wanted')
    const onProgress = ({ step }: { step: JobStep }): void => void (step === at && cancel.abort(reason))
    const clone = cloneIn(world, source, { start: true, mounts: emptied, signal: cancel.signal, onProgress })
    await expect(clone).rejects.toBe(reason)
    expect(await countObjects(world)).toEqual(before)
  },
)

test.each(['POST /containers/create', 'POST /volumes/create'])(
  'what the engine made although the answer to %s was lost is removed',
  async (call) => {
    await using world = await createTestWorld(engine)
    await using proxy = await faultyEngine(firstAnswerLost(new RegExp(`^${call}`)))
    const source = await withVolumes(world)
    const before = await countObjects(world)
    const through = { ...world, engine: connectEngine({ dockerHost: proxy.dockerHost }) }
    const failure = await cloneIn(through, source, { mounts: emptied }).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'ENGINE_UNREACHABLE' })
    expect(await countObjects(world)).toEqual(before)
  },
)

test('what could not be removed again is named, with both failures as causes', async () => {
  await using world = await createTestWorld(engine)
  await using proxy = await faultyEngine(firstAnswerLost(/^DELETE /))
  const source = await withVolumes(world, {}, ['no-such-command'])
  const through = { ...world, engine: connectEngine({ dockerHost: proxy.dockerHost }) }
  const jobId = 'job-cut'
  const failure = await cloneIn(through, source, { jobId, start: true, mounts: emptied }).catch(
    (error: unknown) => error,
  )
  expect(failure).toMatchObject({
    code: 'ENGINE_REFUSED',
    message: expect.stringMatching(/look for container [0-9a-f]{64}/),
  })
  expect((failure as OpError).cause).toBeInstanceOf(AggregateError)
  await sweepMade(engine, [jobId])
})

test('sweeping removes what interrupted clones left, running or not, and nothing of other jobs', async () => {
  await using world = await createTestWorld(engine)
  const source = await withVolumes(world)
  const before = await countObjects(world)
  const kept = await cloneIn(world, source, { jobId: `${world.runId}-kept` })
  const clones = [
    await cloneIn(world, source, { jobId: `${world.runId}-1`, mounts: emptied, start: true }),
    await cloneIn(world, source, { jobId: `${world.runId}-2`, mounts: emptied }),
  ]
  const swept = await sweepMade(engine, [`${world.runId}-1`, `${world.runId}-2`, 'unknown'])
  expect(swept.containers.toSorted()).toEqual(clones.map(({ containerId }) => containerId).toSorted())
  expect(swept.volumes).toHaveLength(4)
  expect(await countObjects(world)).toEqual({ ...before, containers: before.containers + 1 })
  expect(await sweepMade(engine, [])).toEqual(nothingMade())
  await clientOf(engine).getContainer(kept.containerId).remove()
})

/** Two named volumes and an anonymous one, all with the run's label, so that every copy of them can be counted. */
/** The engine does what the first such call asks for, and its answer does not arrive. */
function firstAnswerLost(call: RegExp): (asked: string) => Fault | null {
  let isFirst = true
  return (asked) => {
    if (!isFirst || !call.test(asked)) return null
    isFirst = false
    return { drop: 'answer' }
  }
}

async function withVolumes(
  world: TestWorld,
  hostConfig: Record<string, unknown> = {},
  Cmd?: string[],
): Promise<TestObject> {
  const [named, other] = [await world.createVolume(), await world.createVolume()]
  const Mounts = [{ Type: 'volume', Target: '/anonymous', VolumeOptions: { Labels: world.labels } }]
  const ExposedPorts = { '80/tcp': {} }
  const HostConfig = { ...hostConfig, Binds: [`${named}:/named`, `${other}:/other`], Mounts }
  return world.createContainer({ ExposedPorts, HostConfig, ...(Cmd && { Cmd }) })
}

async function volumeNames({ id }: TestObject): Promise<string[]> {
  const { Mounts } = await clientOf(engine).getContainer(id).inspect()
  return Mounts.flatMap(({ Name, Destination }) => (Name && Destination !== '/anonymous' ? [Name] : []))
}

async function countObjects({ runId }: TestWorld): Promise<{ containers: number; volumes: number }> {
  const filters = { label: [`${runLabel}=${runId}`] }
  const client = clientOf(engine)
  const [containers, { Volumes }] = await Promise.all([
    client.listContainers({ all: true, filters }),
    client.listVolumes({ filters }),
  ])
  return { containers: containers.length, volumes: (Volumes ?? []).length }
}
