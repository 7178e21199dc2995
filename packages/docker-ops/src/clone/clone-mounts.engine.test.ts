import { expect, test } from 'vitest'
import { clientOf } from '../engine/connect-engine.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import { createTestWorld, type TestObject, type TestWorld } from '../testing/create-test-world.ts'
import { runScript } from '../testing/run-script.ts'
import { cloneIn, type CloneInWorld } from './testing/clone-in.ts'
import { hostFolder } from '../testing/host-folder.ts'
import { imageWith } from '../testing/image-with.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()
const everyMount = ['/named', '/named-too', '/anonymous', '/anonymous-too', '/bound', '/bound-too', '/inherited']

test('shared mounts are the same data, in whichever form they were declared', async () => {
  await using world = await createTestWorld(engine)
  await using folder = await hostFolder()
  const source = await withEveryMount(world, folder.path)
  const clone = await startedClone(world, source, { allowSharedMounts: true })

  expect(clone.unexpected).toEqual([])
  for (const path of everyMount) {
    expect(await runScript(world, clone.containerId, `cat ${path}/source && touch ${path}/clone`), path).toBe(0)
    expect(await runScript(world, source.id, `cat ${path}/clone`), path).toBe(0)
  }
})

test('a read-only share is seen and not written, in whichever form it was declared', async () => {
  await using world = await createTestWorld(engine)
  await using folder = await hostFolder()
  const source = await withEveryMount(world, folder.path)
  const clone = await startedClone(world, source, { mounts: each('share-read-only') })

  expect(clone.unexpected).toEqual([])
  for (const path of everyMount) {
    expect(await runScript(world, clone.containerId, `cat ${path}/source`), path).toBe(0)
    expect(await runScript(world, clone.containerId, `touch ${path}/clone`), path).not.toBe(0)
  }
})

test('an empty mount holds what the image has there, and nothing of the source', async () => {
  await using world = await createTestWorld(engine)
  await using folder = await hostFolder()
  const source = await withEveryMount(world, folder.path)
  const clone = await startedClone(world, source, { mounts: each('empty') })

  expect(clone.unexpected).toEqual([])
  for (const path of everyMount) {
    expect(await runScript(world, clone.containerId, `cat ${path}/source`), path).not.toBe(0)
    expect(await runScript(world, clone.containerId, `cat ${path}/of-image && touch ${path}/clone`), path).toBe(0)
    expect(await runScript(world, source.id, `cat ${path}/clone`), path).not.toBe(0)
  }
})

test('an empty named volume gets a name and labels of its own, an anonymous one stays anonymous', async () => {
  await using world = await createTestWorld(engine)
  const volume = await world.createVolume({ Labels: { 'com.docker.compose.volume': 'data', purpose: 'orders' } })
  const source = await world.createContainer({
    HostConfig: { Binds: [`${volume}:/named:z`] },
    Volumes: { '/anonymous': {} },
  })
  const mounts = { '/named': 'empty', '/anonymous': 'empty' } as const
  const clone = await cloneIn(world, source, { mounts, jobId: 'job-1' })

  expect(clone.unexpected).toEqual([])
  const after = await readContainer(engine, clone.containerId, AbortSignal.timeout(10_000))
  expect(after.HostConfig.Binds).toEqual([`${clone.name}-${volume}:/named:z`])
  expect(after.Config.Volumes).toEqual({ '/anonymous': {} })
  const made = await clientOf(engine).getVolume(`${clone.name}-${volume}`).inspect()
  expect(made.Labels).toEqual({ ...world.labels, purpose: 'orders', 'io.holdfast.job': 'job-1' })
  await clientOf(engine).getContainer(clone.containerId).remove({ v: true })
})

test('a skipped mount is not there, unless the image declares it: then a fresh one is', async () => {
  await using world = await createTestWorld(engine)
  await using folder = await hostFolder()
  const source = await withEveryMount(world, folder.path, ['VOLUME /anonymous-too'])
  const clone = await startedClone(world, source, { mounts: { ...each('exclude'), '/memory': 'exclude' } })

  expect(clone.unexpected).toEqual([])
  const after = await readContainer(engine, clone.containerId, AbortSignal.timeout(10_000))
  expect(after.Mounts?.map(({ Destination }) => Destination)).toEqual(['/anonymous-too'])
  expect(after.HostConfig.Tmpfs ?? {}).toEqual({})
  expect(await runScript(world, clone.containerId, 'cat /anonymous-too/source')).not.toBe(0)
  const said = clone.changes.find(({ field }) => field === 'Mounts./anonymous-too.Name')
  expect(said?.reason.code).toBe('change-excluded-declared')
})

test.each(['share', 'share-read-only'] as const)(
  '%s does not bring back files the source has deleted',
  async (choice) => {
    await using world = await createTestWorld(engine)
    const image = await imageWith(world, ['VOLUME /data'], 'mkdir /data && touch /data/of-image')
    const volume = await world.createVolume()
    const source = await world.runContainer({ Image: image, HostConfig: { Binds: [`${volume}:/data`] } })
    await runScript(world, source.id, 'rm /data/of-image')
    await cloneIn(world, source, { mounts: { '/data': choice } })
    expect(await runScript(world, source.id, 'cat /data/of-image')).not.toBe(0)
  },
)

test('a single file of the host is shared, and not to be copied', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.runContainer({ HostConfig: { Binds: ['/etc/hostname:/host-name', '/etc:/host-etc'] } })
  for (const choice of ['copy', 'empty'] as const)
    await expect(cloneIn(world, source, { mounts: { '/host-name': choice } })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining('/host-name is a single file'),
    })
  const clone = await cloneIn(world, source, { mounts: { '/host-name': 'share', '/host-etc': 'empty' } })
  expect(clone.unexpected).toEqual([])
})

test('starting a clone beside its running source is refused while both could write the same data', async () => {
  await using world = await createTestWorld(engine)
  const volume = await world.createVolume()
  const source = await world.runContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  const name = world.name('clone')

  const failure = await cloneIn(world, source, { name, start: true }).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'MOUNT_SHARED', message: expect.stringContaining(`/data (${volume})`) })
  await expect(readContainer(engine, name, AbortSignal.timeout(10_000))).rejects.toThrow('No container')

  for (const choice of ['share-read-only', 'empty', 'exclude'] as const)
    expect(await cloneIn(world, source, { start: true, mounts: { '/data': choice } })).toMatchObject({ started: true })
  await clientOf(engine).getContainer(source.id).stop()
  expect(await cloneIn(world, source, { start: true })).toMatchObject({ started: true })
})

test('a mount the source has not is a bad request that names those it has', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.createContainer({ HostConfig: { Tmpfs: { '/scratch': '' } }, Volumes: { '/data': {} } })
  const failure = await cloneIn(world, source, { mounts: { '/dta': 'exclude' } }).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'BAD_REQUEST', field: 'mounts' })
  expect(String(failure)).toContain('/data, /scratch')
  await clientOf(engine).getContainer(source.id).remove({ v: true })
})

/** Runs, has a file `source` in each of its mounts, and an image with a file `of-image` at each. */
async function withEveryMount(world: TestWorld, folder: string, changes: string[] = []): Promise<TestObject> {
  const script = everyMount.map((path) => `mkdir ${path} && touch ${path}/of-image`).join(' && ')
  const image = await imageWith(world, changes, script)
  const named = await world.createVolume()
  const other = await world.createVolume()
  const lender = await world.createContainer({ Volumes: { '/inherited': {} } })
  const source = await world.runContainer({
    Image: image,
    Volumes: { '/anonymous': {} },
    HostConfig: {
      Binds: [`${named}:/named`, `${folder}:/bound:z`],
      Mounts: [
        { Type: 'volume', Source: other, Target: '/named-too' },
        { Type: 'volume', Target: '/anonymous-too' },
        { Type: 'bind', Source: folder, Target: '/bound-too' },
      ],
      VolumesFrom: [lender.id],
      Tmpfs: { '/memory': 'size=1m' },
    },
  })
  await runScript(world, source.id, everyMount.map((path) => `touch ${path}/source`).join(' && '))
  return source
}

function each<Choice>(choice: Choice): Record<string, Choice> {
  return Object.fromEntries(everyMount.map((path) => [path, choice]))
}

function startedClone(world: TestWorld, source: TestObject, wanted: CloneInWorld) {
  return cloneIn(world, source, { ...wanted, start: true })
}
