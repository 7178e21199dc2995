import { textOf } from '@holdfast/contract/messages'
import { expect, test } from 'vitest'
import { captureIn } from '../capture/testing/capture-in.ts'
import { createRecordingSink } from '../capture/testing/recording-sink.ts'
import { cloneIn } from '../clone/testing/clone-in.ts'
import { isAtLeast } from '../engine/agree-api.ts'
import { agreedApi, clientOf } from '../engine/connect-engine.ts'
import { createTestWorld, type TestObject, type TestWorld } from '../testing/create-test-world.ts'
import { runScript } from '../testing/run-script.ts'
import { startEngine } from '../testing/start-private-engine.ts'
import { testEngine } from '../testing/test-engine.ts'
import { capturedSource } from './testing/captured-source.ts'
import { planIn, restoreIn } from './testing/restore-in.ts'

const both = '[ "$(cat /a/file)" = x ] && [ "$(cat /b/file)" = y ] && [ ! -e /a/x ] && [ ! -e /b/root ]'

test.for(['28', '28-containerd'] as const)(
  'on %s two sub-folders of one volume are stored once, copied once and restored each in its place',
  async (kind, context) => {
    await using newer = await startEngine(kind, context)
    await using world = await createTestWorld(newer.engine)
    const { volume, source } = await sourceWithSubpaths(world)
    const volumes = async () => {
      const { Volumes } = await clientOf(newer.engine).listVolumes()
      return Volumes.length
    }

    const sink = createRecordingSink()
    const { document } = await captureIn(world, source, { sink })
    expect(sink.trees.map(({ path }) => path)).toEqual(['/a'])
    expect([...(sink.trees[0]?.files.keys() ?? [])]).toEqual(
      expect.arrayContaining(['holdfast-mount/x/file', 'holdfast-mount/y/file', 'holdfast-mount/root']),
    )
    expect(document.mounts.map(({ destination, included, tree }) => [destination, included, tree])).toEqual([
      ['/a', true, undefined],
      ['/b', true, '/a'],
      ['/whole', true, '/a'],
    ])

    const before = await volumes()
    const clone = await cloneIn(world, source, { unnamedMounts: 'recommended', start: true, verify: true })
    expect(clone.copied.map((one) => one.volume)).toEqual([`${clone.name}-${volume}`])
    expect(await volumes()).toBe(before + 1)
    expect(clone.unexpected).toEqual([])
    expect(await runScript(world, clone.containerId, `${both} && echo changed > /a/file && [ -e /whole/root ]`)).toBe(0)
    expect(await runScript(world, source.id, both)).toBe(0)

    const backup = await capturedSource(world, source)
    const plan = await planIn(world, backup)
    expect(plan.mounts.map(({ destination, subpath }) => [destination, subpath])).toEqual([
      ['/a', 'x'],
      ['/b', 'y'],
      ['/whole', undefined],
    ])
    await clientOf(newer.engine).getContainer(source.id).remove({ force: true })
    await clientOf(newer.engine).getVolume(volume).remove()
    const restored = await restoreIn(world, backup, { start: true, verify: true })
    expect(restored.copied).toHaveLength(1)
    expect(restored.unexpected).toEqual([])
    expect(await runScript(world, restored.containerId, `${both} && [ -e /whole/root ]`)).toBe(0)
  },
)

test('fresh volumes in place of sub-folders are apart, as those were', async (context) => {
  await using newer = await startEngine('28', context)
  await using world = await createTestWorld(newer.engine)
  const { source } = await sourceWithSubpaths(world)
  const mounts = { '/a': 'empty', '/b': 'empty', '/whole': 'share' } as const
  const clone = await cloneIn(world, source, { mounts, start: true, allowSharedMounts: true })
  expect(await runScript(world, clone.containerId, 'echo a > /a/own && [ ! -e /b/own ] && [ ! -e /b/a ]')).toBe(0)
})

test('an engine that knows no sub-folders of volumes is not given a container with them', async (context) => {
  await using newer = await startEngine('28', context)
  const backup = await (async () => {
    await using world = await createTestWorld(newer.engine)
    const { source } = await sourceWithSubpaths(world)
    return await capturedSource(world, source)
  })()
  await using world = await createTestWorld(testEngine())
  const { apiVersion } = await agreedApi(testEngine(), new AbortController().signal)
  context.skip(isAtLeast(apiVersion, '1.45'), 'The engine of this machine knows them.')
  const { conflicts } = await planIn(world, backup)
  expect(conflicts.map(({ message }) => textOf(message))).toContainEqual(expect.stringContaining('/a'))
  await expect(restoreIn(world, backup)).rejects.toMatchObject({ code: 'BAD_REQUEST', field: 'mounts./a' })
  const mounts = { '/a': 'exclude', '/b': 'exclude' } as const
  const restored = await restoreIn(world, backup, { mounts })
  expect(restored.started).toBe(false)
  // It has the labels of the other world.
  await clientOf(world.engine).getContainer(restored.containerId).remove()
})

async function sourceWithSubpaths(world: TestWorld): Promise<{ volume: string; source: TestObject }> {
  const volume = await world.createVolume()
  const writer = await world.finishedContainer(
    'mkdir /v/x /v/y; echo x > /v/x/file; echo y > /v/y/file; echo r > /v/root',
    {
      HostConfig: { NetworkMode: 'none', Binds: [`${volume}:/v`] },
    },
  )
  await clientOf(world.engine).getContainer(writer.id).remove()
  const mount = (Target: string, Subpath?: string) => {
    return { Type: 'volume', Source: volume, Target, ...(Subpath !== undefined && { VolumeOptions: { Subpath } }) }
  }
  const source = await world.runContainer({
    HostConfig: { NetworkMode: 'none', Mounts: [mount('/a', 'x'), mount('/b', 'y'), mount('/whole')] },
  })
  return { volume, source }
}
