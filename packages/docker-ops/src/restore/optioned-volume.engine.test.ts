import { textOf } from '@holdfast/contract/messages'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { volumeAt, volumeFolder } from '../testing/volume-folder.ts'
import { clientOf } from '../engine/connect-engine.ts'
import { createTestWorld } from '../testing/create-test-world.ts'
import { capturedSource } from './testing/captured-source.ts'
import { planIn, restoreIn } from './testing/restore-in.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()

test('a volume that is a folder of the host comes back as a plain one: nobody writes to that folder, and the report says so', async () => {
  await using world = await createTestWorld(engine)
  await using folder = await hostFolder()
  const volume = await world.createVolume({ DriverOpts: optionsOf(folder.path) })
  const backup = await capturedSource(world, await world.runContainer({ HostConfig: { Binds: [`${volume}:/data`] } }))
  await writeFile(join(folder.path, 'later'), 'x')

  const restored = await restoreIn(world, backup, { start: true })

  const made = await volumeAt(engine, restored.containerId, '/data')
  const { Driver, Options } = await clientOf(engine).getVolume(made).inspect()
  expect([Driver, Options]).toEqual(['local', null])
  expect(await readFile(join(await volumeFolder(engine, made), 'greeting'), 'utf8')).toBe('hello')
  await world.execute(
    { id: restored.containerId, name: restored.name },
    'echo changed > /data/greeting; echo > /data/new',
  )
  expect((await readdir(folder.path)).toSorted()).toEqual(['greeting', 'later'])
  expect(await readFile(join(folder.path, 'greeting'), 'utf8')).toBe('hello')
  const lost = `The driver local and its options (device, o, type) of volume ${volume}: ${made} is a plain volume on the engine's own disk.`
  expect(restored.notCarried.map(textOf)).toContain(lost)
  const again = await planIn(world, backup, { name: restored.name })
  expect(again.notCarried.map(textOf)).toContain(lost)
  expect(restored.unexpected).toEqual([])
})

test('an anonymous volume with such options is restored as a plain one too, and one made empty is not that folder', async () => {
  await using world = await createTestWorld(engine)
  await using folder = await hostFolder()
  const VolumeOptions = { NoCopy: true, DriverConfig: { Name: 'local', Options: optionsOf(folder.path) } }
  const HostConfig = { Mounts: [{ Type: 'volume', Target: '/data', VolumeOptions }] }
  const source = await world.runContainer({ HostConfig })
  const anonymous = await volumeAt(engine, source.id, '/data')
  const backup = await capturedSource(world, source)
  for (const [choice, kept] of [
    ['restore', ['greeting']],
    ['empty', []],
  ] as const) {
    const restored = await restoreIn(world, backup, { mounts: { '/data': choice }, start: true })
    const made = await volumeAt(engine, restored.containerId, '/data')
    expect(made).not.toBe(anonymous)
    expect(await readdir(await volumeFolder(engine, made))).toEqual(kept)
    await world.execute({ id: restored.containerId, name: restored.name }, 'echo > /data/new')
    expect(await readdir(folder.path)).toEqual(['greeting'])
  }
})

function optionsOf(device: string): Record<string, string> {
  return { type: 'none', o: 'bind', device }
}

async function hostFolder() {
  const path = await mkdtemp(join(tmpdir(), 'holdfast-optioned-'))
  await writeFile(join(path, 'greeting'), 'hello')
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}
