import { expect, test } from 'vitest'
import { faultyEngine } from '../testing/faulty-engine.ts'
import { connectEngine } from '../engine/connect-engine.ts'
import { createTestWorld, type TestWorld } from '../testing/create-test-world.ts'
import { captureIn } from './testing/capture-in.ts'
import { createRecordingSink } from './testing/recording-sink.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()
const named = {
  code: 'ENGINE_REFUSED',
  field: 'mounts./data',
  message: expect.stringMatching(
    /^\/data could not be read: .*\. See .*exclude this mount from the backup\.$/,
  ) as unknown,
}
const leave = { '/data': 'exclude' } as const

test('a volume that cannot be mounted fails the capture, which names it and goes well without it', async () => {
  await using world = await createTestWorld(engine)
  const DriverOpts = { type: 'none', o: 'bind', device: '/nowhere/at-all' }
  const { volume, source } = await sourceWith(world, { DriverOpts })
  const sink = createRecordingSink()
  await expect(captureIn(world, source, { sink })).rejects.toMatchObject(named)
  const { document } = await captureIn(world, source, { sink, mounts: leave })
  expect(document.mounts).toMatchObject([{ destination: '/data', included: false }])
  expect(document.volumes).toMatchObject({ [volume]: { Options: DriverOpts } })
})

test.each([
  ['a driver that does not answer', /^GET \/volumes\//],
  ['a helper that cannot have the mount', /^POST \/containers\/create/],
])('%s fails the capture before anything of the container is read, and the mount is named', async (_what, call) => {
  await using world = await createTestWorld(engine)
  const { source } = await sourceWith(world, {})
  await using faulty = await faultyEngine((asked) => (call.test(asked) ? { refuse: 'no answer' } : null))
  const through = { ...world, engine: connectEngine({ dockerHost: faulty.dockerHost }) }
  const sink = createRecordingSink()
  await expect(captureIn(through, source, { sink })).rejects.toMatchObject(named)
  expect(sink.calls.filter((asked) => asked.startsWith('addTree'))).toEqual([])
})

test('a driver that does not answer costs the definition alone where its volume is left out', async () => {
  await using world = await createTestWorld(engine)
  const { volume, source } = await sourceWith(world, {})
  await using faulty = await faultyEngine((call) => (call.startsWith('GET /volumes/') ? { refuse: 'no answer' } : null))
  const through = { ...world, engine: connectEngine({ dockerHost: faulty.dockerHost }) }
  const { document } = await captureIn(through, source, { sink: createRecordingSink(), mounts: leave })
  expect(document.volumes).toEqual({ [volume]: null })
})

/** Not started: an engine that cannot mount its volume would not start it either. */
async function sourceWith(world: TestWorld, definition: Record<string, unknown>) {
  const volume = await world.createVolume(definition)
  const source = await world.createContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  return { volume, source }
}
