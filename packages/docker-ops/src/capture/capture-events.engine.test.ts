import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { listMade } from '../testing/list-made.ts'
import { clientOf } from '../engine/connect-engine.ts'
import { watchEvents } from '../engine/watch-events.ts'
import { createTestWorld, type TestObject, type TestWorld } from '../testing/create-test-world.ts'
import { captureIn, type CaptureInWorld } from './testing/capture-in.ts'
import { createRecordingSink, isDataRead } from './testing/recording-sink.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()

test('a container that nobody touches is backed up in every mode, however lately it was started', async () => {
  await using world = await createTestWorld(engine)
  const source = await withVolume(world)
  const container = clientOf(engine).getContainer(source.id)
  for (const mode of ['live', 'pause', 'stop'] as const) {
    await container.restart({ t: 0 })
    const { document } = await captureIn(world, source, { sink: createRecordingSink(), mode })
    expect(document.asked).toBe(mode)
  }
})

test('restarted while it is read in mode live: the backup fails, nothing is left and the container runs', async () => {
  await using world = await createTestWorld(engine)
  const source = await withVolume(world)
  const jobId = randomUUID()
  const failure = await disturbed(world, source, {
    mode: 'live',
    jobId,
    meanwhile: async () => {
      await clientOf(engine).getContainer(source.id).restart({ t: 0 })
    },
  })
  expect(failure).toMatch(
    new RegExp(
      `^${source.name} was disturbed while it was read: it ended at ${time}, it was started at ${time}, it was restarted at ${time}\\. Back it up again\\.$`,
    ),
  )
  expect(await listMade(engine, jobId)).toEqual([])
  expect(await stateOf(source)).toBe('running')
})

test('paused and unpaused by somebody else in mode live: the backup fails', async () => {
  await using world = await createTestWorld(engine)
  const source = await withVolume(world)
  const failure = await disturbed(world, source, {
    mode: 'live',
    meanwhile: async () => {
      await clientOf(engine).getContainer(source.id).pause()
      await clientOf(engine).getContainer(source.id).unpause()
    },
  })
  expect(failure).toMatch(/it was paused at .*, it was unpaused at .*\. Back it up again\.$/)
})

test('one of its processes killed for want of memory in mode live: the backup fails', async ({ skip }) => {
  await using world = await createTestWorld(engine)
  const limits = { Memory: 8 * 1024 * 1024, MemorySwap: 8 * 1024 * 1024 }
  const other = await world.runContainer({ HostConfig: limits })
  const isTold = await happens(other, 'oom', () => world.execute(other, 'tail /dev/zero'))
  if (!isTold) skip('this engine tells of no want of memory, as one in a container of its own may not')
  const source = await withVolume(world, limits)
  const failure = await disturbed(world, source, {
    mode: 'live',
    meanwhile: async () => {
      await happens(source, 'oom', () => world.execute(source, 'tail /dev/zero'))
    },
  })
  expect(failure).toMatch(/it ran out of memory at .*\. Back it up again, best in mode pause or stop\.$/)
  expect(await stateOf(source)).toBe('running')
})

test('unpaused and paused again by somebody else in mode pause: the backup fails', async () => {
  await using world = await createTestWorld(engine)
  const source = await withVolume(world)
  const failure = await disturbed(world, source, {
    mode: 'pause',
    meanwhile: async () => {
      await clientOf(engine).getContainer(source.id).unpause()
      await clientOf(engine).getContainer(source.id).pause()
    },
  })
  expect(failure).toMatch(/it was unpaused at .*, it was paused at .*\. Back it up again\.$/)
  expect(await stateOf(source)).toBe('running')
})

test('started and stopped again by somebody else in mode stop: the backup fails', async () => {
  await using world = await createTestWorld(engine)
  const source = await withVolume(world)
  const failure = await disturbed(world, source, {
    mode: 'stop',
    meanwhile: async () => {
      await clientOf(engine).getContainer(source.id).start()
      await clientOf(engine).getContainer(source.id).stop()
    },
  })
  expect(failure).toMatch(/it was started at .*, it ended at .*\. Back it up again\.$/)
  // Whoever started it anew has stopped it too.
  expect(await stateOf(source)).toBe('exited')
})

test('one that did not run is started and stopped again, or removed, while it is read: the backup fails', async () => {
  await using world = await createTestWorld(engine)
  const volume = await world.createVolume()
  const source = await world.createContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  const container = clientOf(engine).getContainer(source.id)
  const started = await disturbed(world, source, {
    mode: 'live',
    meanwhile: async () => {
      await container.start()
      await container.stop()
    },
  })
  expect(started).toMatch(/it was started at .*, it ended at /)
  const removed = await disturbed(world, source, { mode: 'live', meanwhile: () => container.remove() })
  expect(removed).toMatch(/it was removed at .*\. If another container took its place, back that one up\.$/)
})

test('in the middle of a paused container, somebody unpauses it and pauses it again: the backup fails', async () => {
  await using world = await createTestWorld(engine)
  const source = await withVolume(world)
  const container = clientOf(engine).getContainer(source.id)
  await container.pause()
  const failure = await disturbed(world, source, {
    mode: 'pause',
    meanwhile: async () => {
      await container.unpause()
      await container.pause()
    },
  })
  expect(failure).toMatch(/it was unpaused at .*, it was paused at /)
  expect(await stateOf(source)).toBe('paused')
})

const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`

/** Captures, with `meanwhile` before the first mount is read, and resolves with what the refusal says. */
async function disturbed(
  world: TestWorld,
  source: TestObject,
  { meanwhile, ...wanted }: Omit<CaptureInWorld, 'sink'> & { meanwhile: () => Promise<void> },
): Promise<string> {
  const sink = createRecordingSink(async (call) => {
    if (isDataRead(call)) await meanwhile()
  })
  const refusal: unknown = await captureIn(world, source, { ...wanted, sink }).catch((error: unknown) => error)
  expect(refusal).toMatchObject({ code: 'INVALID_STATE' })
  return (refusal as Error).message
}

/** Does it, and waits until the engine has told of that action; false when it has not for ten seconds. */
async function happens({ id }: TestObject, action: string, act: () => Promise<unknown>): Promise<boolean> {
  const told = new AbortController()
  const patience = AbortSignal.timeout(10_000)
  await watchEvents(engine, {
    signal: AbortSignal.any([told.signal, patience]),
    containerId: id,
    onReady: () => void act().catch((error: unknown) => told.abort(error)),
    onEvent: (event) => {
      if (event.action === action) told.abort()
    },
  })
  return told.signal.aborted
}

async function withVolume(world: TestWorld, limits: Record<string, unknown> = {}): Promise<TestObject> {
  const volume = await world.createVolume()
  const source = await world.runContainer({ HostConfig: { Binds: [`${volume}:/data`], ...limits } })
  await world.execute(source, 'echo data > /data/file; echo own > /own')
  return source
}

async function stateOf({ id }: TestObject): Promise<string> {
  const { State } = await clientOf(engine).getContainer(id).inspect()
  return State.Status
}
