import { expect, test } from 'vitest'
import { createTestWorld } from '../testing/create-test-world.ts'
import { clientOf } from './connect-engine.ts'
import { watchEvents, type ContainerEvent } from './watch-events.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()

test('what happens after the subscription was accepted is told, health and renames too, health checks not', async () => {
  await using world = await createTestWorld(engine)
  const { id } = await world.createContainer({
    Healthcheck: { Test: ['CMD', 'true'], Interval: 1_000_000_000, Retries: 1 },
  })
  await using watching = await watch()
  const container = clientOf(engine).getContainer(id)
  await container.start()
  await expect.poll(() => watching.actions(id), { timeout: 10_000 }).toContain('health_status: healthy')
  await container.rename({ name: world.name('renamed') })
  await container.kill()
  await container.remove()
  await expect.poll(() => watching.actions(id)).toContain('destroy')

  const actions = watching.actions(id).filter((action) => action !== 'create')
  expect(actions).toEqual(['start', 'health_status: healthy', 'rename', 'kill', 'die', 'destroy'])
  expect(watching.told.find(({ action }) => action === 'rename')?.attributes).toHaveProperty('oldName')
})

test('of one container only what happens to it from the subscription on is told', async () => {
  await using world = await createTestWorld(engine)
  const [wanted, other] = [await world.runContainer(), await world.runContainer()]
  await using watching = await watch({ containerId: wanted.id })
  await clientOf(engine).getContainer(other.id).pause()
  await clientOf(engine).getContainer(wanted.id).pause()
  await expect.poll(() => watching.told.length).toBeGreaterThan(0)

  expect(watching.told).toMatchObject([{ containerId: wanted.id, action: 'pause' }])
  expect(watching.told[0]?.atMs).toBeCloseTo(Date.now(), -4)
})

test('an abort ends the engine side of the subscription', async () => {
  const before = await listeners()
  const watching = await watch()
  await expect.poll(listeners).toBeGreaterThan(before)
  await watching[Symbol.asyncDispose]()

  await expect.poll(listeners).toBe(before)
})

async function listeners(): Promise<number> {
  const info = (await clientOf(engine).info({ abortSignal: undefined })) as { NEventsListener: number }
  return info.NEventsListener
}

async function watch(only: { containerId?: string } = {}) {
  const stop = new AbortController()
  const ready = Promise.withResolvers<void>()
  const told: ContainerEvent[] = []
  const watched = watchEvents(engine, {
    ...only,
    signal: stop.signal,
    onReady: ready.resolve,
    onEvent: (event) => void told.push(event),
  })
  await Promise.race([ready.promise, watched])
  return {
    told,
    actions: (id: string) => told.filter(({ containerId }) => containerId === id).map(({ action }) => action),
    async [Symbol.asyncDispose]() {
      stop.abort()
      await watched
    },
  }
}
