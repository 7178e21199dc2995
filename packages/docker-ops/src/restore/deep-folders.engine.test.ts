import { expect, test } from 'vitest'
import { captureIn } from '../capture/testing/capture-in.ts'
import { createRecordingSink } from '../capture/testing/recording-sink.ts'
import { cloneIn } from '../clone/testing/clone-in.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { createExportFolder } from '../export/testing/export-folder.ts'
import { createTestWorld, type TestWorld } from '../testing/create-test-world.ts'
import { startEngine } from '../testing/start-private-engine.ts'
import { testEngine } from '../testing/test-engine.ts'
import { throughEngine } from '../testing/through-engine.ts'

/** Folders in folders, with a file at the bottom; moved into one another, as no path may be longer than 4,095 bytes. */
const nested = (levels: number) =>
  `n=ddddd; n=$n$n$n$n$n$n; n=$n$n$n$n$n$n$n$n; p=$n; for i in $(seq ${levels - 1}); do p=$p/$n; done; mkdir -p one/$p two/$p; echo x > one/$p/file; mv one two/$p/one`

const tooDeep = nested(9)

test('what lies too deep for the engine to reach fails a clone or a backup through it and an export, which name where', async () => {
  expect(await whatGoesWell(testEngine())).toEqual([])
})

test('on an engine 28 what lies too deep fails them as well', async (context) => {
  await using newer = await startEngine('28', context)
  expect(await whatGoesWell(newer.engine)).toEqual([])
})

test('with the containerd store what lies too deep fails them as well', async (context) => {
  await using newer = await startEngine('28-containerd', context)
  expect(await whatGoesWell(newer.engine)).toEqual([])
})

test('paths of some 3,000 bytes are cloned, backed up and exported', async () => {
  await using world = await createTestWorld(testEngine())
  await using exports = await createExportFolder()
  const volume = await world.createVolume()
  const both = `${nested(6)} && cd /data && ${nested(6)}`
  const source = await world.finishedContainer(both, { HostConfig: { Binds: [`${volume}:/data`] } })
  const clone = await cloneIn(world, source, { mounts: { '/data': 'copy' }, writableLayer: 'include', verify: true })
  expect(clone.copied).toMatchObject([{ entries: 16, verified: true }])
  await captureIn(world, source, { sink: createRecordingSink() })
  await exports.run(world.engine, { containerId: source.id })
})

/** What did not fail, or failed without saying where: a path of the mount or of the layer. */
async function whatGoesWell(engine: Engine): Promise<string[]> {
  await using world = await createTestWorld(engine)
  await using exports = await createExportFolder()
  const inVolume = await sourceWith(world, `cd /data && ${tooDeep}`)
  const inLayer = await sourceWith(world, tooDeep)
  const well: string[] = []
  const step = async (name: string, run: () => Promise<unknown>, says: RegExp): Promise<void> => {
    const text = await run().then(
      () => 'succeeded',
      (error: Error) => error.message,
    )
    if (!says.test(text)) well.push(`${name}: ${text}`)
  }
  const inMount = /^\/data could not be (copied|read): .*\/two\/ddd/s
  const through = { ...world, engine: throughEngine(engine) }
  const copy = { mounts: { '/data': 'copy' }, verify: true } as const
  await step('a clone', () => cloneIn(through, inVolume, copy), inMount)
  await step('a clone where it lies', () => cloneIn(world, inVolume, copy), /^succeeded$/)
  await step('a backup', () => captureIn(through, inVolume, { sink: createRecordingSink() }), inMount)
  await step(
    'a live backup',
    () => captureIn(through, inVolume, { sink: createRecordingSink(), mode: 'live' }),
    inMount,
  )
  const sink = createRecordingSink()
  await step('a backup that reads it where it lies', () => captureIn(world, inVolume, { sink }), /^succeeded$/)
  expect([...(sink.trees[0]?.files ?? [])].findLast(([name]) => name.endsWith('/file'))?.[1]).toBe('x\n')
  const filesystem = /two\/ddd|writable layer of .*4,095 bytes/s
  await step('a clone of the layer', () => cloneIn(world, inLayer, { writableLayer: 'include' }), filesystem)
  await step('a backup of it', () => captureIn(world, inLayer, { sink: createRecordingSink() }), filesystem)
  const committed = () => captureIn(world, inLayer, { sink: createRecordingSink(), alwaysCommit: true })
  await step('a backup of it by commit', committed, filesystem)
  await step('an export', () => exports.run(engine, { containerId: inLayer.id }), /two\/ddd/)
  well.push(...(await exports.list()).map((name) => `an export leaves ${name}`))
  const excluded = { '/data': 'exclude' } as const
  await captureIn(world, inVolume, { sink: createRecordingSink(), mounts: excluded })
  return well
}

async function sourceWith(world: TestWorld, script: string) {
  const volume = await world.createVolume()
  const HostConfig = { NetworkMode: 'none', Binds: [`${volume}:/data`] }
  return world.finishedContainer(script, { HostConfig })
}
