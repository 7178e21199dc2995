import { randomUUID } from 'node:crypto'
import { message, OpError } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { faultyEngine } from '../testing/faulty-engine.ts'
import { listMade } from '../testing/list-made.ts'
import { clientOf, connectEngine } from '../engine/connect-engine.ts'
import type { QuiescedContainer } from '../quiesce/quiesce-journal.ts'
import { createTestWorld, type TestObject, type TestWorld } from '../testing/create-test-world.ts'
import { captureIn } from './testing/capture-in.ts'
import { createRecordingSink, isDataRead } from './testing/recording-sink.ts'
import { testEngine } from '../testing/test-engine.ts'
import { throughEngine } from '../testing/through-engine.ts'

const engine = testEngine()

test('in mode pause and stop the container stands still while it is read and runs again afterwards', async () => {
  await using world = await createTestWorld(engine)
  const source = await withVolume(world)
  for (const [mode, during, told] of [
    ['pause', 'paused', 'paused'],
    ['stop', 'exited', 'stopped'],
  ] as const) {
    const seen: [string, string][] = []
    const sink = createRecordingSink(async (call) => void seen.push([call, await stateOf(source)]))
    const journal: string[] = []
    const { document } = await captureIn(world, source, { sink, mode, journal: remembering(journal) })
    expect(seen).toEqual([
      ['addLayer', 'running'],
      // While it works in it, and then what has changed since.
      ['read /data first', 'running'],
      ['addLayer', during],
      ['read /data again', during],
      ['keep /data', 'running'],
      ['addLayerTree /', 'running'],
    ])
    expect(await stateOf(source)).toBe('running')
    expect(journal).toEqual([`held ${mode}`, `released ${mode}`])
    expect(document).toMatchObject({ mode: told, asked: mode, frozenMs: expect.any(Number) as unknown })
  }
})

test('a sink that fails in the middle, and a cancel, leave the container running and nothing behind', async () => {
  await using world = await createTestWorld(engine)
  const source = await withVolume(world)
  for (const mode of ['pause', 'stop'] as const) {
    const jobId = randomUUID()
    const failing = createRecordingSink((call) => {
      if (isDataRead(call)) throw new OpError('DISK_FULL', message('verbatim', { text: 'The vault is full.' }))
    })
    const failed = captureIn(world, source, { sink: failing, mode, jobId })
    await expect(failed).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: expect.stringContaining('/data') as unknown,
    })
    expect(await stateOf(source)).toBe('running')

    const cancel = new AbortController()
    const cancelling = createRecordingSink((call) => {
      if (isDataRead(call)) cancel.abort(new OpError('CANCELLED', message('verbatim', { text: 'Enough.' })))
    })
    const cancelled = captureIn(world, source, { sink: cancelling, mode, jobId, signal: cancel.signal })
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await stateOf(source)).toBe('running')
    expect(await listMade(engine, jobId)).toEqual([])
  }
})

test('a failure while the engine commits leaves no image behind', async () => {
  await using world = await createTestWorld(engine)
  const source = await withVolume(world)
  const jobId = randomUUID()
  const sink = createRecordingSink((call) => {
    if (isDataRead(call)) throw new OpError('DISK_FULL', message('verbatim', { text: 'The vault is full.' }))
  })
  const failed = captureIn(world, source, { sink, mode: 'pause', jobId, alwaysCommit: true })
  await expect(failed).rejects.toMatchObject({ code: 'DISK_FULL' })
  expect(await listMade(engine, jobId)).toEqual([])
})

test('a container that does not run is not started, and a paused one stays paused', async () => {
  await using world = await createTestWorld(engine)
  const stopped = await world.finishedContainer('echo own > /own')
  const journal: string[] = []
  const first = await captureIn(world, stopped, {
    sink: createRecordingSink(),
    mode: 'stop',
    journal: remembering(journal),
  })
  expect(first.document).toMatchObject({ mode: 'not running', frozenMs: null })
  expect(await stateOf(stopped)).toBe('exited')
  const paused = await withVolume(world)
  await clientOf(engine).getContainer(paused.id).pause()
  const second = await captureIn(world, paused, {
    sink: createRecordingSink(),
    mode: 'pause',
    journal: remembering(journal),
  })
  expect(second.document.mode).toBe('paused')
  expect(await stateOf(paused)).toBe('paused')
  expect(journal).toEqual([])
})

test('somebody else lets the container go on meanwhile: the backup fails', async () => {
  await using world = await createTestWorld(engine)
  const source = await withVolume(world)
  const sink = createRecordingSink(async (call) => {
    if (isDataRead(call)) await clientOf(engine).getContainer(source.id).unpause()
  })
  await expect(captureIn(world, source, { sink, mode: 'pause' })).rejects.toMatchObject({
    code: 'INVALID_STATE',
    message: expect.stringContaining('Back it up again') as unknown,
  })
})

test('what the mode would harm is refused before anything is read', async () => {
  await using world = await createTestWorld(engine)
  const sink = createRecordingSink()
  const own = await world.runContainer()
  await expect(captureIn(world, own, { sink, mode: 'pause', ownContainerId: own.id })).rejects.toMatchObject({
    code: 'OWN_CONTAINER',
    field: 'mode',
  })
  const passing = await world.runContainer({ HostConfig: { AutoRemove: true } })
  await expect(captureIn(world, passing, { sink, mode: 'stop' })).rejects.toMatchObject({ code: 'INVALID_STATE' })
  const task = await world.createContainer({ Labels: { 'com.docker.swarm.task.id': 'x' } })
  await expect(captureIn(world, task, { sink })).rejects.toMatchObject({ code: 'INVALID_STATE' })
  expect(sink.calls).toEqual([])
})

test('in mode live a mount that does not come whole through the engine is read three times before the backup fails', async () => {
  await using world = await createTestWorld(throughEngine(engine))
  const source = await withVolume(world)
  let failures = 2
  const changing = (call: string): void => {
    if (isDataRead(call) && failures-- > 0)
      throw new OpError('TRUNCATED', message('verbatim', { text: 'The tar is cut.' }))
  }
  const sink = createRecordingSink(changing)
  await captureIn(world, source, { sink })
  expect(sink.trees.map(({ path }) => path)).toEqual(['/data', '/'])
  failures = 3
  const failed = captureIn(world, source, { sink })
  await expect(failed).rejects.toMatchObject({
    code: 'TRUNCATED',
    message: expect.stringMatching(/^\/data could not be read: .*pause or stop/) as unknown,
  })
  failures = 1
  await expect(captureIn(world, source, { sink, mode: 'pause' })).rejects.toMatchObject({ code: 'TRUNCATED' })
})

async function withVolume(world: TestWorld): Promise<TestObject> {
  const volume = await world.createVolume()
  const source = await world.runContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  await world.execute(source, 'echo data > /data/file; echo own > /own')
  return source
}

async function stateOf({ id }: TestObject): Promise<string> {
  const { State } = await clientOf(engine).getContainer(id).inspect()
  return State.Status
}

test('a container is inspected five times for a backup that pauses it', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.runContainer()
  let inspects = 0
  await using counted = await faultyEngine((call) => {
    if (/^GET \/containers\/[^/]+\/json/.test(call)) inspects += 1
    return null
  })
  const through = { ...world, engine: connectEngine({ dockerHost: counted.dockerHost }) }

  await captureIn(through, source, { sink: createRecordingSink(), mode: 'pause' })

  // What there is; that it is so still before it is paused, and after; that nothing happened; that it is to be resumed.
  expect(inspects).toBe(5)
})

function remembering(journal: string[]): {
  quiesced: (container: QuiescedContainer) => Promise<void>
  resumed: (container: QuiescedContainer) => Promise<void>
} {
  return {
    quiesced: ({ how }) => Promise.resolve(void journal.push(`held ${how}`)),
    resumed: ({ how }) => Promise.resolve(void journal.push(`released ${how}`)),
  }
}
