import type { ContainerAction } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { clonedFromLabel, restoredFromLabel } from '../made/labels.ts'
import { createTestWorld, type TestObject, type TestWorld } from '../testing/create-test-world.ts'
import { actOnContainer } from './act-on-container.ts'
import { listContainers } from './list-containers.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()
const start = { action: 'start', options: { allowSharedMounts: false } } as const
const startAnyway = { action: 'start', options: { allowSharedMounts: true } } as const
const stop = { action: 'stop', options: { timeoutSeconds: 0 } } as const
const restart = { action: 'restart', options: { timeoutSeconds: 0 } } as const
const pause = { action: 'pause', options: {} } as const
const unpause = { action: 'unpause', options: {} } as const
const kill = { action: 'kill', options: { signal: 'SIGKILL' } } as const
const remove = { action: 'remove', options: { force: false, volumes: true } } as const
const removeByForce = { action: 'remove', options: { force: true, volumes: true } } as const

test('a container goes through all its states', async () => {
  await using world = await createTestWorld(engine)
  const { id } = await world.createContainer()
  const steps: [ContainerAction, string][] = [
    [start, 'running'],
    [pause, 'paused'],
    [unpause, 'running'],
    [restart, 'running'],
    [stop, 'exited'],
    [start, 'running'],
    [kill, 'exited'],
  ]
  for (const [action, state] of steps) {
    await actOnContainer(engine, id, action)
    await expect.poll(() => stateOf(id)).toBe(state)
  }
  await actOnContainer(engine, id, remove)
  expect(await stateOf(id)).toBeUndefined()
})

test('starting what runs and stopping what does not is success', async () => {
  await using world = await createTestWorld(engine)
  const { id } = await world.runContainer()
  await actOnContainer(engine, id, start)
  await actOnContainer(engine, id, stop)
  await actOnContainer(engine, id, stop)

  expect(await stateOf(id)).toBe('exited')
})

test('what the state forbids is refused as such', async () => {
  await using world = await createTestWorld(engine)
  const stopped = await world.createContainer()
  const running = await world.runContainer()
  const paused = await world.runContainer()
  await actOnContainer(engine, paused.id, pause)
  const refused: [TestObject, ContainerAction][] = [
    [stopped, pause],
    [stopped, unpause],
    [stopped, kill],
    [running, unpause],
    [running, remove],
    [paused, pause],
    [paused, start],
    [paused, remove],
  ]
  for (const [{ id }, action] of refused)
    await expect(actOnContainer(engine, id, action), action.action).rejects.toMatchObject({ code: 'INVALID_STATE' })
  await actOnContainer(engine, paused.id, removeByForce)
  expect(await stateOf(paused.id)).toBeUndefined()
})

test('a rename takes a free name and refuses a taken one', async () => {
  await using world = await createTestWorld(engine)
  const [one, other] = [await world.createContainer(), await world.createContainer()]
  const name = world.name('renamed')
  await actOnContainer(engine, one.id, { action: 'rename', options: { name } })

  expect((await listContainers(engine, { ids: [one.id] }))[0]?.name).toBe(name)
  await expect(
    actOnContainer(engine, one.id, { action: 'rename', options: { name: other.name } }),
  ).rejects.toMatchObject({ code: 'NAME_IN_USE' })
})

test('a port that is taken is named', async () => {
  await using world = await createTestWorld(engine)
  const published = {
    ExposedPorts: { '80/tcp': {} },
    HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '18193' }] } },
  }
  await world.runContainer(published)
  const late = await world.createContainer(published)

  await expect(actOnContainer(engine, late.id, start)).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: expect.stringContaining('18193'),
  })
})

test('every action on a container that is not there says so', async () => {
  const rename = { action: 'rename', options: { name: 'whatever' } } as const
  for (const action of [start, startAnyway, stop, restart, pause, unpause, kill, remove, rename])
    await expect(actOnContainer(engine, 'nobody-has-this-name', action), action.action).rejects.toMatchObject({
      code: 'CONTAINER_NOT_FOUND',
    })
})

test.each([
  ['a clone', clonedFromLabel],
  ['what was restored', restoredFromLabel],
])('%s is not started into the data of its running source, unless it is allowed', async (_what, fromLabel) => {
  await using world = await createTestWorld(engine)
  const { source, clone } = await sharing(world, '', fromLabel)
  const refusal = { code: 'MOUNT_SHARED', message: expect.stringContaining('/data') }

  await expect(actOnContainer(engine, clone.id, start)).rejects.toMatchObject(refusal)
  await expect(actOnContainer(engine, clone.id, restart)).rejects.toMatchObject(refusal)
  await actOnContainer(engine, source.id, pause)
  await expect(actOnContainer(engine, clone.id, start)).rejects.toMatchObject(refusal)
  expect(await stateOf(clone.id)).toBe('created')

  await actOnContainer(engine, clone.id, startAnyway)
  await actOnContainer(engine, clone.id, restart)
  expect(await stateOf(clone.id)).toBe('running')
})

test('a clone starts when its source is stopped or gone', async () => {
  await using world = await createTestWorld(engine)
  const { source, clone } = await sharing(world, '')
  await actOnContainer(engine, source.id, stop)
  await actOnContainer(engine, clone.id, start)
  await actOnContainer(engine, clone.id, stop)
  await actOnContainer(engine, source.id, { action: 'remove', options: { force: false, volumes: false } })
  await actOnContainer(engine, clone.id, start)

  expect(await stateOf(clone.id)).toBe('running')
})

test('a clone that may only read what it shares starts beside its source', async () => {
  await using world = await createTestWorld(engine)
  const { clone } = await sharing(world, ':ro')
  await actOnContainer(engine, clone.id, start)

  expect(await stateOf(clone.id)).toBe('running')
})

async function stateOf(id: string): Promise<string | undefined> {
  return (await listContainers(engine, { ids: [id] }))[0]?.state
}

async function sharing(
  world: TestWorld,
  mode: '' | ':ro',
  fromLabel = clonedFromLabel,
): Promise<{ source: TestObject; clone: TestObject }> {
  const volume = await world.createVolume()
  const source = await world.runContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  const clone = await world.createContainer({
    HostConfig: { Binds: [`${volume}:/data${mode}`] },
    Labels: { [fromLabel]: source.id },
  })
  return { source, clone }
}
