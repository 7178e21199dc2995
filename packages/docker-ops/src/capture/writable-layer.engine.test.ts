import { textOf } from '@holdfast/contract/messages'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { imageWith } from '../testing/image-with.ts'
import { clientOf } from '../engine/connect-engine.ts'
import { createTestWorld, type TestObject } from '../testing/create-test-world.ts'
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
    for (const alwaysCommit of [false, true]) {
      const sink = createRecordingSink()
      const { document, image } = await captureIn(world, source, { sink, alwaysCommit, mode: 'pause' })
      expect(document.writableLayer?.how).toBe(alwaysCommit ? 'commit' : 'overlay2')
      const tars = image.diffIds.map((diffId) => sink.layers.get(diffId) ?? Buffer.alloc(0))
      results.push(await describeLayers(...tars))
    }
    const [fast = [], committed] = results
    expect(fast.length).toBeGreaterThan(2_000)
    expect(fast).toEqual(committed)
    expect(fast.filter(isOwn)).toEqual(await exported(source))
  },
)

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
  const names = lines.map((line) => line.split(' ')[0])
  expect(names).toEqual(expect.arrayContaining(['etc/kept', 'etc/new']))
})

/** What `docker export` gives, without what the engine adds to it. */
async function exported({ id }: TestObject): Promise<string[]> {
  return (await describeLayers(await buffer(await clientOf(engine).getContainer(id).export()))).filter(isOwn)
}

/** The engine's are: what it mounts over in `/etc`, which changes the folder's time, and empty folders for devices and processes. */
function isOwn(line: string): boolean {
  return !/^(etc|dev|proc|sys|\.dockerenv)[ /]/.test(line)
}
