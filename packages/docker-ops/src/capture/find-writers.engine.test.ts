import { textOf } from '@holdfast/contract/messages'
import { expect, test } from 'vitest'
import { clientOf } from '../engine/connect-engine.ts'
import { createTestWorld } from '../testing/create-test-world.ts'
import { captureIn } from './testing/capture-in.ts'
import { createRecordingSink, isDataRead } from './testing/recording-sink.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()

test('who could write to a mount while its container stood still is named, and nobody else', async () => {
  await using world = await createTestWorld(engine)
  const [data, own] = [await world.createVolume(), await world.createVolume()]
  const source = await world.runContainer({ HostConfig: { Binds: [`${data}:/data`, `${own}:/own`] } })
  const writer = await world.runContainer({ HostConfig: { Binds: [`${data}:/elsewhere`] } })
  await world.runContainer({ HostConfig: { Binds: [`${data}:/data:ro`] } })
  await world.createContainer({ HostConfig: { Binds: [`${data}:/data`] } })
  const told = expect.stringMatching(
    new RegExp(`^/data can also be written by ${writer.name}, which kept running`),
  ) as unknown
  for (const mode of ['pause', 'stop'] as const) {
    const { warnings } = await captureIn(world, source, { sink: createRecordingSink(), mode })
    expect(warnings.map(textOf)).toEqual([told])
  }
  const left = { sink: createRecordingSink(), mode: 'pause', mounts: { '/data': 'exclude' } } as const
  expect((await captureIn(world, source, left)).warnings).toEqual([])
  expect((await captureIn(world, source, { sink: createRecordingSink(), mode: 'live' })).warnings).toEqual([])

  await clientOf(engine).getContainer(source.id).stop()
  const { document, warnings } = await captureIn(world, source, { sink: createRecordingSink(), mode: 'stop' })
  expect(document.mode).toBe('not running')
  expect(warnings.map(textOf)).toEqual([told])
})

test('one that began to run while the mounts were read is named too', async () => {
  await using world = await createTestWorld(engine)
  const data = await world.createVolume()
  const source = await world.runContainer({ HostConfig: { Binds: [`${data}:/data`] } })
  const late = await world.createContainer({ HostConfig: { Binds: [`${data}:/data`] } })
  const sink = createRecordingSink(async (call) => {
    if (isDataRead(call)) await clientOf(engine).getContainer(late.id).start()
  })
  const { warnings } = await captureIn(world, source, { sink, mode: 'pause' })
  expect(warnings.map(textOf)).toEqual([expect.stringContaining(late.name)])
})
