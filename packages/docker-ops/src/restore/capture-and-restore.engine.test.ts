import { expect, test } from 'vitest'
import { imageWith } from '../testing/image-with.ts'
import { volumeAt, volumeFolder } from '../testing/volume-folder.ts'
import { describeTree } from '../data/testing/describe-tree.ts'
import { makeDifficultTree } from '../data/testing/difficult-tree.ts'
import { clientOf } from '../engine/connect-engine.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import { createTestWorld } from '../testing/create-test-world.ts'
import { runScript } from '../testing/run-script.ts'
import { testEngine } from '../testing/test-engine.ts'
import { capturedSource } from './testing/captured-source.ts'
import { restoreIn } from './testing/restore-in.ts'

const engine = testEngine()
const client = clientOf(engine)
const signal = new AbortController().signal
const script = '[ "$(cat /shipped)" = changed ] && [ ! -e /gone ] && [ "$(cat /added)" = new ] && [ "$A" = 1 ]'

test('what a capture read comes back whole after everything was lost: configuration, layer, data, network', async () => {
  await using world = await createTestWorld(engine)
  const image = await imageWith(world, ['ENV A=1'], 'echo shipped > /shipped; echo gone > /gone')
  const [volume, network] = [await world.createVolume(), await world.createNetwork()]
  await makeDifficultTree(await volumeFolder(engine, volume))
  const source = await world.runContainer({
    Image: image,
    HostConfig: { Binds: [`${volume}:/data`, `${volume}:/twice:ro`], NetworkMode: network.name },
  })
  await runScript(world, source.id, 'echo changed > /shipped; rm /gone; echo new > /added')
  const before = await describeTree(await volumeFolder(engine, volume))
  const backup = await capturedSource(world, source)
  await client.getContainer(source.id).remove({ force: true })
  await client.getVolume(volume).remove()
  await client.getNetwork(network.id).remove()
  await client.getImage(image).remove()

  const restored = await restoreIn(world, backup, { name: source.name, start: true })

  expect(restored.unexpected).toEqual([])
  expect(await runScript(world, restored.containerId, script)).toBe(0)
  const copy = await volumeAt(engine, restored.containerId, '/data')
  expect(await volumeAt(engine, restored.containerId, '/twice')).toBe(copy)
  expect(await describeTree(await volumeFolder(engine, copy))).toEqual(before)
  expect((await client.getNetwork(network.name).inspect()).Labels).toMatchObject(world.labels)
})

test('a container whose image was gone when it was backed up comes back from its whole filesystem', async () => {
  await using world = await createTestWorld(engine)
  const image = await imageWith(world, ['ENV A=1'], 'echo shipped > /shipped; echo gone > /gone')
  const source = await world.finishedContainer('echo changed > /shipped; rm /gone; echo new > /added', { Image: image })
  await client.getImage(image).remove({ force: true })
  const backup = await capturedSource(world, source)
  await client.getContainer(source.id).remove()

  const restored = await restoreIn(world, backup, { overrides: { command: ['sleep', '3600'] }, start: true })

  expect(restored.unexpected).toEqual([])
  expect(await runScript(world, restored.containerId, script)).toBe(0)
  const { Config } = await readContainer(engine, restored.containerId, signal)
  expect(Config.Image).toMatch(/^sha256:/)
})
