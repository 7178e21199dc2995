import { randomUUID } from 'node:crypto'
import { readTar } from '@holdfast/archive'
import { textOf } from '@holdfast/contract/messages'
import { afterAll, expect, test } from 'vitest'
import { cloneIn } from '../clone/testing/clone-in.ts'
import { readBody } from '../engine/body/watched-body.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { createTestWorld, type TestObject, type TestWorld } from '../testing/create-test-world.ts'
import { imageWith } from '../testing/image-with.ts'
import { listMade } from '../testing/list-made.ts'
import { runScript } from '../testing/run-script.ts'
import { startEngine, type PrivateEngine } from '../testing/start-private-engine.ts'
import { testEngine } from '../testing/test-engine.ts'
import { tarOf } from '../capture/testing/tar-of.ts'
import { capturedSource } from './testing/captured-source.ts'
import { planIn, restoreIn } from './testing/restore-in.ts'

/** In an image layer each of these would delete something, or everything, of the folder it is in. */
const names = ['/bin/.wh.busybox', '/d/.wh..wh..opq', '/.wh..wh.plnk', '/.wh.folder', '/d/.wh.empty']
const signal = new AbortController().signal

const started = new Map<string, Promise<PrivateEngine>>()
afterAll(async () => {
  for (const engine of started.values()) await (await engine)[Symbol.asyncDispose]()
})

const kinds = ['the engine of this machine', '28', '28-containerd'] as const

for (const kind of kinds) {
  const engineOf = async (context: { skip: (note: string) => never }): Promise<Engine> => {
    if (kind === 'the engine of this machine') return testEngine()
    const engine = started.get(kind) ?? startEngine(kind, context)
    started.set(kind, engine)
    return (await engine).engine
  }

  test.for(['running', 'stopped'] as const)(
    `on ${kind}: a clone whose writable layer has files named like deletions is refused with their names, %s`,
    async (state, context) => {
      const engine = await engineOf(context)
      await using world = await createTestWorld(engine)
      const source = await sourceWithNames(world, state)
      const jobId = randomUUID()
      const wanted = { jobId, writableLayer: 'include', mounts: { '/data': 'copy' }, mode: 'pause' } as const
      const error: unknown = await cloneIn(world, source, wanted).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'INVALID_STATE', field: 'writableLayer' })
      for (const name of names) expect(String(error)).toContain(name)
      expect(await listMade(engine, jobId)).toEqual([])

      const clone = await cloneIn(world, source, { ...wanted, writableLayer: 'exclude', start: true })
      expect(await runScript(world, clone.containerId, 'cat /bin/busybox > /dev/null && cat /data/.wh.kept')).toBe(0)
    },
  )

  test.for(['running', 'stopped'] as const)(
    `on ${kind}: a backup of it tells which are missing, and so does its restore, that has all else, %s`,
    async (state, context) => {
      const engine = await engineOf(context)
      await using world = await createTestWorld(engine)
      const source = await sourceWithNames(world, state)
      const backup = await capturedSource(world, source, { mode: 'pause' })
      const plan = await planIn(world, backup)
      const restored = await restoreIn(world, backup, { start: true })
      for (const told of [plan.notCarried, restored.notCarried])
        for (const name of names) expect(told.map(textOf).join('\n')).toContain(name)
      const there = 'cat /bin/busybox > /dev/null && cat /d/shipped && cat /d/empty && cat /d/own && [ ! -e /d/gone ]'
      expect(await runScript(world, restored.containerId, `${there} && cat /data/.wh.kept && cat /data/kept`)).toBe(0)
    },
  )
}

test('where only a commit gives the layer, and the engine cannot save it, the backup is refused with the names', async () => {
  await using world = await createTestWorld(testEngine())
  const source = await sourceWithNames(world, 'running')
  const jobId = randomUUID()
  const error: unknown = await capturedSource(world, source, { alwaysCommit: true, jobId }).catch(
    (reason: unknown) => reason,
  )
  expect(error).toMatchObject({ code: 'INVALID_STATE' })
  for (const name of names) expect(String(error)).toContain(name)
  expect(await listMade(world.engine, jobId)).toEqual([])
})

test('a backup of a container whose image is gone tells of them too, and an export has them', async () => {
  const engine = testEngine()
  await using world = await createTestWorld(engine)
  const source = await sourceWithNames(world, 'stopped')
  const { Image } = await clientOf(engine).getContainer(source.id).inspect()
  const exported: string[] = []
  for await (const event of readTar(readBody(engine, `/containers/${source.id}/export`, signal)))
    if (event.kind === 'entry') exported.push(`/${event.entry.name.toString().replace(/\/$/, '')}`)
  expect(exported).toEqual(expect.arrayContaining(names))
  await clientOf(engine).getImage(Image).remove({ force: true })
  const backup = await capturedSource(world, source)
  const restored = await restoreIn(world, backup, { start: true })
  for (const name of names) expect(restored.notCarried.map(textOf).join('\n')).toContain(name)
  const there = 'cat /bin/busybox > /dev/null && cat /d/shipped && cat /d/empty && cat /d/own'
  expect(await runScript(world, restored.containerId, `${there} && cat /data/.wh.kept`)).toBe(0)
})

/** With names as `docker cp` puts them there, and in a volume. */
async function sourceWithNames(world: TestWorld, state: 'running' | 'stopped'): Promise<TestObject> {
  const shipped = 'mkdir /d; echo s > /d/shipped; echo e > /d/empty; echo g > /d/gone'
  const volume = await world.createVolume()
  const source = await world.runContainer({
    Image: await imageWith(world, [], shipped),
    HostConfig: { NetworkMode: 'none', Binds: [`${volume}:/data`] },
  })
  const write = 'echo o > /d/own; rm /d/gone; echo w > /data/.wh.kept; echo k > /data/kept'
  expect(await runScript(world, source.id, write)).toBe(0)
  const tar = await tarOf(
    [{ name: 'bin/.wh.busybox' }, 'x'],
    [{ name: 'd/.wh..wh..opq' }, 'x'],
    [{ name: '.wh..wh.plnk' }, 'x'],
    [{ name: '.wh.folder/', type: 'directory' }],
    [{ name: '.wh.folder/in' }, 'x'],
    // Byte for byte what the engine itself writes for a deletion.
    [{ name: 'd/.wh.empty', mode: 0 }, ''],
  )
  const container = clientOf(world.engine).getContainer(source.id)
  await container.putArchive(tar, { path: '/' })
  if (state === 'stopped') await container.stop({ t: 0 })
  return source
}
