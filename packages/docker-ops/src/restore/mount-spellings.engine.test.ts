import { expect, test } from 'vitest'
import { cloneIn } from '../clone/testing/clone-in.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import type { NewContainer } from '../make/make-container.ts'
import { createTestWorld, type TestWorld } from '../testing/create-test-world.ts'
import { imageWith } from '../testing/image-with.ts'
import { runScript } from '../testing/run-script.ts'
import { startEngine } from '../testing/start-private-engine.ts'
import { testEngine } from '../testing/test-engine.ts'
import { capturedSource } from './testing/captured-source.ts'
import { restoreIn } from './testing/restore-in.ts'

/** Where the mounts are; each holds a file that says so. */
const paths = [
  '/x',
  '/srv/y',
  '/a/b',
  '/data/a',
  '/data-a',
  '/данные',
  '/数据',
  `/${'d'.repeat(150)}/${'e'.repeat(150)}`,
]

const whole: { unexpected: unknown[]; read: number } = { unexpected: [], read: 0 }

test('mounts at paths that are spelt in a roundabout way, or alike, are cloned and restored each with its own data', async () => {
  expect(await cloneAndRestore(testEngine())).toEqual([whole, whole])
})

test('on an engine 28 such mounts are cloned and restored each with its own data as well', async (context) => {
  await using newer = await startEngine('28', context)
  expect(await cloneAndRestore(newer.engine)).toEqual([whole, whole])
})

test('on an engine 28 a prune of anonymous volumes leaves a copy of one', async (context) => {
  await using newer = await startEngine('28', context)
  await using world = await createTestWorld(newer.engine)
  const client = clientOf(newer.engine)
  const source = await world.createContainer({ Volumes: { '/data': {} }, HostConfig: { NetworkMode: 'none' } })
  const clone = await cloneIn(world, source, { mounts: { '/data': 'copy' } })
  await client.getContainer(clone.containerId).remove()
  await client.pruneVolumes()
  expect(await client.getVolume(clone.copied[0]?.volume ?? '').inspect()).toMatchObject({ Driver: 'local' })
})

/** What came of each, and the exit code of reading every file in its place. */
async function cloneAndRestore(engine: Engine): Promise<(typeof whole)[]> {
  await using world = await createTestWorld(engine)
  const image = await imageWith(world, ['VOLUME /a/./b', 'VOLUME /memory'], 'true')
  const [one, two] = [await world.createVolume(), await world.createVolume()]
  const source = await world.runContainer({
    Image: image,
    Volumes: Object.fromEntries(paths.slice(3).map((path) => [path, {}])),
    HostConfig: {
      NetworkMode: 'none',
      Binds: [`${one}:/data/../x`, `${two}:/srv/./y`],
      // The engine mounts the image's volume there, and this over it.
      Tmpfs: { '/run/../z': '', '/memory/': '' },
    },
  })
  const write = paths.map((path) => `echo ${path} > ${path}/file`)
  expect(await runScript(world, source.id, `mount | grep -q ' /z ' && ${write.join(' && ')}`)).toBe(0)
  const backup = await capturedSource(world, source)

  const clone = await cloneIn(world, source, { unnamedMounts: 'recommended', start: true })
  const cloned = await look(world, clone)
  await clientOf(engine).getContainer(source.id).remove({ force: true, v: true })
  return [cloned, await look(world, await restoreIn(world, backup, { start: true }))]
}

async function look(world: TestWorld, { containerId, unexpected }: NewContainer) {
  const read = paths.map((path) => `[ "$(cat ${path}/file)" = ${path} ]`)
  const script = `mount | grep -q ' /z ' && ${read.join(' && ')}`
  return { unexpected, read: await runScript(world, containerId, script) }
}
