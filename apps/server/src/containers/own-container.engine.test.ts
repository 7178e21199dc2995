import { expect, test } from 'vitest'
import type { ContainerAction } from '@holdfast/contract'
import { connectEngine, inspectContainer } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { Engines } from '../engines/engines.ts'
import { startRunner } from '../testing/start-runner.ts'
import { Containers } from './containers.ts'

const engine = connectEngine({ dockerHost: process.env['DOCKER_HOST'] })

const ending: ContainerAction[] = [
  { action: 'stop', options: {} },
  { action: 'restart', options: {} },
  { action: 'pause', options: {} },
  { action: 'kill', options: { signal: 'SIGKILL' } },
  { action: 'remove', options: { force: true, volumes: true } },
]

test('the container Holdfast runs in cannot be ended through Holdfast, but be renamed, and others be ended', async () => {
  await using world = await createTestWorld(engine)
  await using jobs = await startRunner(() => Promise.reject(new Error('this test makes no export')))
  const [own, other] = [await world.runContainer(), await world.runContainer()]
  const engines = new Engines([engine], { findOwn: () => Promise.resolve(own.id) })
  const containers = new Containers(engines, jobs.runner)
  const act = (containerId: string, action: ContainerAction) =>
    containers.act({ engineId: engine.id, containerId }, action)

  for (const containerId of [own.id, own.name, own.id.slice(0, 12)])
    for (const action of ending)
      await expect(act(containerId, action), action.action).rejects.toMatchObject({ code: 'OWN_CONTAINER' })
  expect((await inspectContainer(engine, own.id, {})).state).toBe('running')

  const name = world.name('renamed')
  await act(own.id, { action: 'rename', options: { name } })
  await act(other.id, { action: 'stop', options: {} })
  expect((await inspectContainer(engine, other.id, {})).state).toBe('exited')
})
