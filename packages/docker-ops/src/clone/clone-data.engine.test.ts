import { randomUUID } from 'node:crypto'
import { chmod, chown, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeTree } from '../data/testing/describe-tree.ts'
import { makeDifficultTree } from '../data/testing/difficult-tree.ts'
import { clientOf } from '../engine/connect-engine.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import { sweepDerivedImages } from '../made/sweep-derived-images.ts'
import { createTestWorld, type TestWorld } from '../testing/create-test-world.ts'
import { runScript } from '../testing/run-script.ts'
import { isOnContainerdStore, testEngine } from '../testing/test-engine.ts'
import { cloneIn, type CloneInWorld } from './testing/clone-in.ts'
import { hostFolder } from '../testing/host-folder.ts'
import { imageWith } from '../testing/image-with.ts'
import { listMade } from '../testing/list-made.ts'
import { volumeAt, volumeFolder } from '../testing/volume-folder.ts'

const engine = testEngine()
const signal = new AbortController().signal
const never = () => false

test('a copied volume holds the same, belongs to the clone alone, and leaves the source as it was', async () => {
  await using world = await createTestWorld(engine)
  const volume = await world.createVolume()
  await makeDifficultTree(await volumeFolder(engine, volume))
  const source = await world.createContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  const before = await describeTree(await volumeFolder(engine, volume))
  const inspected = await readContainer(engine, source.id, signal)

  const clone = await cloneIn(world, source, { mounts: { '/data': 'copy' }, verify: true })

  const copy = await volumeAt(engine, clone.containerId, '/data')
  expect(copy).toBe(`${clone.name}-${volume}`)
  expect(await describeTree(await volumeFolder(engine, copy))).toEqual(before)
  expect(clone.copied).toEqual([
    { destination: '/data', volume: copy, entries: before.length, bytes: expect.any(Number), verified: true },
  ])
  expect(clone.notCarried).toEqual([])
  await writeFile(join(await volumeFolder(engine, copy), 'written by the clone'), 'x')
  expect(await describeTree(await volumeFolder(engine, volume))).toEqual(before)
  expect(await readContainer(engine, source.id, signal)).toEqual(inspected)
})

test('a source that ran and was stopped is the same afterwards, its data too, and the clone has it', async () => {
  await using world = await createTestWorld(engine)
  const volume = await world.createVolume()
  const source = await world.runContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  await runScript(world, source.id, 'dd if=/dev/urandom of=/data/random bs=1k count=700; echo changed > /own')
  await clientOf(engine).getContainer(source.id).stop({ t: 0 })
  const before = await describeTree(await volumeFolder(engine, volume))
  const inspected = await readContainer(engine, source.id, signal)

  const clone = await cloneIn(world, source, { mounts: { '/data': 'copy' }, writableLayer: 'include' })

  expect(await readContainer(engine, source.id, signal)).toEqual(inspected)
  expect(await describeTree(await volumeFolder(engine, volume))).toEqual(before)
  const copy = await volumeAt(engine, clone.containerId, '/data')
  expect(await describeTree(await volumeFolder(engine, copy))).toEqual(before)
})

test('what was deleted stays deleted: an emptied volume of the image arrives empty, 0700 and owned by 999', async () => {
  await using world = await createTestWorld(engine)
  const image = await imageWith(world, ['VOLUME /data'], 'mkdir /data; echo shipped > /data/shipped')
  const source = await world.runContainer({ Image: image })
  const folder = await volumeFolder(engine, await volumeAt(engine, source.id, '/data'))
  expect(await readdir(folder)).toEqual(['shipped'])
  await rm(join(folder, 'shipped'))
  await chown(folder, 999, 999)
  await chmod(folder, 0o700)

  const clone = await cloneIn(world, source, { mounts: { '/data': 'copy' }, start: true })

  expect(await volumeAt(engine, clone.containerId, '/data')).toBe(`${clone.name}-data`)
  const copy = await volumeFolder(engine, `${clone.name}-data`)
  expect(await readdir(copy)).toEqual([])
  expect(await stat(copy)).toMatchObject({ uid: 999, gid: 999, mode: 0o40700 })
})

test('recommended copies volumes, named and anonymous, and shares folders of the host read-only', async () => {
  await using world = await createTestWorld(engine)
  await using folder = await hostFolder()
  const named = await world.createVolume()
  const source = await world.createContainer({
    Volumes: { '/anonymous': {} },
    HostConfig: { Binds: [`${named}:/named:ro`, `${folder.path}:/bound`], Tmpfs: { '/memory': '' } },
  })
  const clone = await cloneIn(world, source, { unnamedMounts: 'recommended' })
  const { Mounts } = await readContainer(engine, clone.containerId, signal)
  const byPath = Object.fromEntries((Mounts ?? []).map((mount) => [mount.Destination, mount]))
  expect(byPath['/named']).toMatchObject({ Name: `${clone.name}-${named}`, RW: false })
  expect(byPath['/anonymous']).toMatchObject({ Name: `${clone.name}-anonymous`, RW: true })
  expect(byPath['/bound']).toMatchObject({ Type: 'bind', Source: folder.path, RW: false })
  expect(clone.copied.map(({ destination }) => destination)).toEqual(['/anonymous', '/named'])
})

test('a folder of the host is copied into a volume', async () => {
  await using world = await createTestWorld(engine)
  await using folder = await hostFolder()
  await mkdir(join(folder.path, 'inner'))
  await writeFile(join(folder.path, 'inner/file'), 'of the host')
  const source = await world.createContainer({ HostConfig: { Binds: [`${folder.path}:/site`] } })
  const clone = await cloneIn(world, source, { mounts: { '/site': 'copy' } })
  const copy = await volumeFolder(engine, await volumeAt(engine, clone.containerId, '/site'))
  expect(await readFile(join(copy, 'inner/file'), 'utf8')).toBe('of the host')
})

test('a volume that is mounted twice is copied once, and not both copied and emptied', async () => {
  await using world = await createTestWorld(engine)
  const volume = await world.createVolume()
  const source = await world.createContainer({ HostConfig: { Binds: [`${volume}:/one`, `${volume}:/two:ro`] } })
  const clone = await cloneIn(world, source, { mounts: { '/one': 'copy', '/two': 'copy' } })
  expect(clone.copied).toHaveLength(1)
  expect(await volumeAt(engine, clone.containerId, '/one')).toBe(await volumeAt(engine, clone.containerId, '/two'))
  const both = cloneIn(world, source, { mounts: { '/one': 'copy', '/two': 'empty' } })
  await expect(both).rejects.toMatchObject({ code: 'BAD_REQUEST', field: 'mounts' })
})

test('a carried writable layer: what was added, changed and deleted, and no label the clone should not have', async () => {
  await using world = await createTestWorld(engine)
  const image = await imageWith(world, ['LABEL of=image', 'ENV A=1'], 'echo shipped > /shipped; echo gone > /gone')
  const source = await world.runContainer({
    Image: image,
    Env: ['B=2'],
    Labels: { 'com.docker.compose.project': 'shop', kept: 'yes' },
  })
  await runScript(world, source.id, 'echo changed > /shipped; rm /gone; echo new > /added')

  const clone = await cloneIn(world, source, { writableLayer: 'include', start: true })

  const script = '[ "$(cat /shipped)" = changed ] && [ ! -e /gone ] && [ "$(cat /added)" = new ] && [ "$A$B" = 12 ]'
  expect(await runScript(world, clone.containerId, script)).toBe(0)
  expect(clone.unexpected).toEqual([])
  const { Config } = await readContainer(engine, clone.containerId, signal)
  expect(Config.Labels).toMatchObject({ kept: 'yes', of: 'image', 'io.holdfast.derived-from': image })
  // Where the committed image itself is taken, it would come back.
  const emptied = (await isOnContainerdStore(engine)) ? '' : undefined
  expect(Config.Labels?.['com.docker.compose.project']).toBe(emptied)
  const behind = await cloneIn(world, source, { start: true })
  expect(await runScript(world, behind.containerId, '[ "$(cat /shipped)" = shipped ] && [ -e /gone ]')).toBe(0)
})

test("an image made for a clone goes with its last container, and not before; a clone's clone names the first image", async () => {
  await using world = await createTestWorld(engine)
  const image = await imageWith(world, [])
  const source = await world.createContainer({ Image: image })
  const first = await cloneIn(world, source, { writableLayer: 'include' })
  const second = await cloneIn(world, { id: first.containerId, name: first.name }, { writableLayer: 'include' })
  const { Config } = await readContainer(engine, second.containerId, signal)
  expect(Config.Labels?.['io.holdfast.derived-from']).toBe(image)
  const mine = (removed: string[]) => [first.image, second.image].filter((id) => removed.includes(id ?? ''))

  expect(mine(await sweepDerivedImages(engine, { isActive: never }))).toEqual([])
  await clientOf(engine).getContainer(second.containerId).remove()
  expect(mine(await sweepDerivedImages(engine, { isActive: () => true }))).toEqual([])
  expect(mine(await sweepDerivedImages(engine, { isActive: never }))).toEqual([second.image])
  await clientOf(engine).getContainer(first.containerId).remove()
  expect(mine(await sweepDerivedImages(engine, { isActive: never }))).toEqual([first.image])
})

test('copied while it runs, paused for what changed since, running afterwards: the source was never stopped', async () => {
  const { seen, states, result, before, after } = await cloneRunning({ mode: 'pause' })
  expect(states).toEqual(['running', 'paused'])
  expect(seen).toEqual(['held pause', 'released pause'])
  expect(result.frozenMs).toBeGreaterThan(0)
  expect(after).toEqual(before)
})

test('a source goes on before its copy is read back', async () => {
  await using world = await createTestWorld(engine)
  const source = await withVolume(world)
  await clientOf(engine).getContainer(source.id).start()
  const looks: Promise<string>[] = []
  const clone = await cloneIn(world, source, {
    mounts: { '/data': 'copy' },
    verify: true,
    onProgress: ({ step, bytesDone }) => {
      if (step === 'verifying' && bytesDone === 0)
        looks.push(readContainer(engine, source.id, signal).then(({ State }) => State.Status))
    },
  })
  expect(clone.copied).toMatchObject([{ verified: true }])
  expect(await Promise.all(looks)).toEqual(['running'])
})

test('copied while it runs, stopped for what changed since, and started again', async () => {
  const { seen, states, after } = await cloneRunning({ mode: 'stop' })
  expect(states).toEqual(['running', 'exited'])
  expect(seen).toEqual(['held stop', 'released stop'])
  expect(after.Status).toBe('running')
})

test('live: nothing happens to the source', async () => {
  const { seen, states, result, before, after } = await cloneRunning({ mode: 'live' })
  expect(states).toEqual(['running'])
  expect(seen).toEqual([])
  expect(result.frozenMs).toBeNull()
  expect(after).toEqual(before)
})

test('a source somebody had paused stays paused', async () => {
  await using world = await createTestWorld(engine)
  const source = await withVolume(world)
  await clientOf(engine).getContainer(source.id).start()
  await clientOf(engine).getContainer(source.id).pause()
  const clone = await cloneIn(world, source, { mounts: { '/data': 'copy' } })
  expect(clone.frozenMs).toBeNull()
  const { State } = await readContainer(engine, source.id, signal)
  expect(State.Status).toBe('paused')
})

test('a container with --rm is not stopped, since the engine would remove it', async () => {
  await using world = await createTestWorld(engine)
  const source = await withVolume(world, { AutoRemove: true })
  await clientOf(engine).getContainer(source.id).start()
  const clone = cloneIn(world, source, { mounts: { '/data': 'copy' }, mode: 'stop' })
  await expect(clone).rejects.toMatchObject({ code: 'INVALID_STATE', field: 'mode' })
})

test('a source that somebody lets go on while it is read fails the clone', async () => {
  await using world = await createTestWorld(engine)
  const source = await withVolume(world)
  const container = clientOf(engine).getContainer(source.id)
  await container.start()
  const jobId = randomUUID()
  const unpaused = Promise.withResolvers<void>()
  const onProgress = ({ step }: { step: string }): void => {
    if (step === 'copying')
      unpaused.resolve(
        container
          .unpause()
          .then(() => undefined)
          .catch(() => undefined),
      )
  }
  const clone = cloneIn(world, source, {
    jobId,
    mounts: { '/data': 'copy' },
    writableLayer: 'include',
    verify: true,
    onProgress,
  })
  await expect(clone).rejects.toMatchObject({
    code: 'INVALID_STATE',
    message: expect.stringContaining('Somebody else'),
  })
  await unpaused.promise
  expect(await listMade(engine, jobId)).toEqual([])
})

/** Clones a running container with a volume, and tells in which states the source was while it was read. */
async function cloneRunning(options: CloneInWorld) {
  await using world = await createTestWorld(engine)
  const source = await withVolume(world)
  await clientOf(engine).getContainer(source.id).start()
  const read = async () => (await readContainer(engine, source.id, signal)).State
  const before = await read()
  const seen: string[] = []
  const looks: Promise<string>[] = []
  const result = await cloneIn(world, source, {
    ...options,
    mounts: { '/data': 'copy' },
    writableLayer: 'include',
    journal: {
      quiesced: async ({ how }) => void seen.push(`held ${how}`),
      resumed: async ({ how }) => void seen.push(`released ${how}`),
    },
    onProgress: ({ step, bytesDone }) => {
      if (step === 'copying' && bytesDone === 0) looks.push(read().then(({ Status }) => Status))
    },
  })
  return { seen, states: await Promise.all(looks), result, before, after: await read() }
}

async function withVolume(world: TestWorld, HostConfig: Record<string, unknown> = {}) {
  const volume = await world.createVolume()
  await writeFile(join(await volumeFolder(engine, volume), 'large'), Buffer.alloc(32 * 1_048_576, 7))
  return world.createContainer({ HostConfig: { ...HostConfig, Binds: [`${volume}:/data`] } })
}
