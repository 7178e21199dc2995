import { textOf } from '@holdfast/contract/messages'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { imageWith } from '../testing/image-with.ts'
import { clientOf, connectEngine } from '../engine/connect-engine.ts'
import { createTestWorld, type TestObject } from '../testing/create-test-world.ts'
import { faultyEngine } from '../testing/faulty-engine.ts'
import { startEngine } from '../testing/start-private-engine.ts'
import { captureIn } from './testing/capture-in.ts'
import { changeInEveryWay, shippedFiles } from './testing/change-in-every-way.ts'
import { describeLayers } from './testing/describe-layer.ts'
import { removeImage } from './testing/layered-image.ts'
import { loadCaptured } from './testing/load-captured.ts'
import { createRecordingSink } from './testing/recording-sink.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()
const isRoot = process.getuid?.() === 0

test.runIf(isRoot)(
  'every kind of change is in the layer, as it lies on the disk and as the engine commits it',
  async () => {
    await using world = await createTestWorld(engine)
    const tag = await imageWith(world, [], shippedFiles)
    const source = await world.runContainer({ Image: tag })
    await changeInEveryWay(world, source)
    const results: string[][] = []
    for (const way of ['beside', 'elsewhere', 'commit'] as const) {
      const sink = createRecordingSink()
      // From elsewhere the engine is asked what was deleted.
      const where = way === 'elsewhere' ? { ownContainerId: 'a'.repeat(64) } : { alwaysCommit: way === 'commit' }
      const { document, image } = await captureIn(world, source, { sink, ...where, mode: 'pause' })
      expect(document.writableLayer?.how).toMatch(way === 'commit' ? /^commit$/ : /^overlay/)
      const tars = image.diffIds.map((diffId) => sink.layers.get(diffId) ?? Buffer.alloc(0))
      results.push(await describeLayers(...tars))
    }
    const [fast = [], elsewhere, committed] = results
    expect(fast).toEqual(elsewhere)
    expect(fast.length).toBeGreaterThan(2_000)
    expect(fast).toEqual(committed)
    expect(fast.filter(isOwn)).toEqual(await exported(source))
    // So large that it is read in two passes.
    await world.execute(source, 'truncate -s 70M /large')
    const sink = createRecordingSink()
    const { image } = await captureIn(world, source, { sink, mode: 'pause' })
    expect(sink.calls).toEqual(expect.arrayContaining(['read / first', 'read / again', 'addLayer']))
    const inTwo = await describeLayers(...image.diffIds.map((diffId) => sink.layers.get(diffId) ?? Buffer.alloc(0)))
    expect(inTwo.filter((line) => nameOf(line) !== 'large')).toEqual(fast)
  },
)

test.runIf(isRoot)(
  'on the containerd store every kind of change is in the layer as well, as it lies on the disk and as the engine commits it',
  async (context) => {
    await using newer = await startEngine('28-containerd', context)
    await using world = await createTestWorld(newer.engine)
    const source = await world.runContainer({
      Image: await imageWith(world, [], shippedFiles),
      HostConfig: { NetworkMode: 'none' },
    })
    await changeInEveryWay(world, source)
    const results: string[][] = []
    for (const [mode, alwaysCommit] of [
      ['pause', false],
      ['live', false],
      ['stop', false],
      ['pause', true],
    ] as const) {
      const sink = createRecordingSink()
      const { document, image } = await captureIn(world, source, { sink, alwaysCommit, mode })
      expect(document.writableLayer?.how).toBe(alwaysCommit ? 'commit' : 'overlayfs')
      const tars = image.diffIds.map((diffId) => sink.layers.get(diffId) ?? Buffer.alloc(0))
      results.push(await describeLayers(...tars))
    }
    const [committed = []] = results.splice(-1)
    expect(committed.length).toBeGreaterThan(2_000)
    for (const asItLies of results) expect(asItLies).toEqual(committed)
  },
)

test('on the containerd store the second backup reads no image, whether the container runs or not', async (context) => {
  await using newer = await startEngine('28-containerd', context)
  await using world = await createTestWorld(newer.engine)
  const source = await world.runContainer({ HostConfig: { NetworkMode: 'none' } })
  expect(await world.execute(source, 'mkdir /new && echo one > /new/file')).toBe(0)
  const sink = createRecordingSink()
  await captureIn(world, source, { sink })
  await using watched = await faultyEngine(() => null, { dockerHost: newer.dockerHost })
  const again = { ...world, engine: connectEngine({ dockerHost: watched.dockerHost }) }
  for (const state of ['running', 'stopped']) {
    if (state === 'stopped') await clientOf(newer.engine).getContainer(source.id).stop({ t: 0 })
    const { document, image } = await captureIn(again, source, { sink })
    expect(document.writableLayer).toMatchObject({ how: isRoot && state === 'running' ? 'overlayfs' : 'commit' })
    const names = (await describeLayers(sink.layers.get(image.diffIds[1] ?? '') ?? Buffer.alloc(0))).map(nameOf)
    expect(names).toEqual(expect.arrayContaining(['new', 'new/file']))
  }
  expect(watched.calls.filter((call) => /\/images\/.*\/get/.test(call))).toEqual([])
})

test.runIf(isRoot)('an engine that loads what was captured has the same filesystem', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.runContainer({ Image: await imageWith(world, [], shippedFiles) })
  await changeInEveryWay(world, source)
  const sink = createRecordingSink()
  const { image } = await captureIn(world, source, { sink, mode: 'stop' })
  const tag = await loadCaptured(world, image, sink)
  try {
    const again = await world.createContainer({ Image: tag })
    expect(await exported(again)).toEqual(await exported(source))
    await clientOf(engine).getContainer(again.id).remove()
  } finally {
    await removeImage(world, tag)
  }
})

test.runIf(isRoot)('a file named like a whiteout is told, and nothing of the image is deleted by it', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.runContainer({ Image: await imageWith(world, [], 'mkdir /etc; echo x > /etc/kept') })
  await world.execute(source, 'echo x > /etc/.wh.kept; echo x > /etc/new')
  const sink = createRecordingSink()
  const { document, image } = await captureIn(world, source, { sink })
  expect(document.notKept.map(textOf)).toContainEqual(expect.stringContaining('/etc/.wh.kept'))
  const lines = await describeLayers(...image.diffIds.map((diffId) => sink.layers.get(diffId) ?? Buffer.alloc(0)))
  const names = lines.map(nameOf)
  expect(names).toEqual(expect.arrayContaining(['etc/kept', 'etc/new']))
})

function nameOf(line: string): string {
  return line.split(' ')[0] ?? ''
}

/** What `docker export` gives, without what the engine adds to it. */
async function exported({ id }: TestObject): Promise<string[]> {
  return (await describeLayers(await buffer(await clientOf(engine).getContainer(id).export()))).filter(isOwn)
}

/** The engine's are: what it mounts over in `/etc`, which changes the folder's time, and empty folders for devices and processes. */
function isOwn(line: string): boolean {
  return !/^(etc|dev|proc|sys|\.dockerenv)[ /]/.test(line)
}
