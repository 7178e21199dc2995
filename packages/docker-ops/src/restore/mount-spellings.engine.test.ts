import { expect, test } from 'vitest'
import { cloneIn } from '../clone/testing/clone-in.ts'
import { clientOf } from '../engine/connect-engine.ts'
import { createTestWorld, type TestWorld } from '../testing/create-test-world.ts'
import { imageWith } from '../testing/image-with.ts'
import { runScript } from '../testing/run-script.ts'
import { testEngine } from '../testing/test-engine.ts'
import { capturedSource } from './testing/captured-source.ts'
import { restoreIn } from './testing/restore-in.ts'

const engine = testEngine()
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

test('mounts at paths that are spelt in a roundabout way, or alike, are cloned and restored each with its own data', async () => {
  await using world = await createTestWorld(engine)
  const image = await imageWith(world, ['VOLUME /a/./b'], 'true')
  const [one, two] = [await world.createVolume(), await world.createVolume()]
  const source = await world.runContainer({
    Image: image,
    Volumes: Object.fromEntries(paths.slice(3).map((path) => [path, {}])),
    HostConfig: { Binds: [`${one}:/data/../x`, `${two}:/srv/./y`], Tmpfs: { '/run/../z': '' } },
  })
  const write = paths.map((path) => `echo ${path} > ${path}/file`)
  expect(await runScript(world, source.id, `mount | grep -q ' /z ' && ${write.join(' && ')}`)).toBe(0)
  const backup = await capturedSource(world, source)

  const clone = await cloneIn(world, source, { unnamedMounts: 'recommended', start: true })
  await expectSame(world, clone)
  await clientOf(engine).getContainer(source.id).remove({ force: true, v: true })
  await expectSame(world, await restoreIn(world, backup, { start: true }))
})

async function expectSame(
  world: TestWorld,
  { containerId, unexpected }: { containerId: string; unexpected: unknown[] },
): Promise<void> {
  expect(unexpected).toEqual([])
  const read = paths.map((path) => `[ "$(cat ${path}/file)" = ${path} ]`)
  expect(await runScript(world, containerId, `mount | grep -q ' /z ' && ${read.join(' && ')}`)).toBe(0)
}
