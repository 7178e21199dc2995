import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { message, OpError, type JobStep } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { faultyEngine } from '../testing/faulty-engine.ts'
import { freePort } from '../testing/free-port.ts'
import { hostFolder } from '../testing/host-folder.ts'
import { imageWith } from '../testing/image-with.ts'
import { volumeFolder } from '../testing/volume-folder.ts'
import { clientOf, connectEngine } from '../engine/connect-engine.ts'
import { findMade } from '../made/find-made.ts'
import { sweepMade } from '../made/remove-made.ts'
import { createTestWorld, type TestWorld } from '../testing/create-test-world.ts'
import type { BackupSource } from './backup-source.ts'
import { memorySource, type MemorySource } from './testing/memory-source.ts'
import { restoreIn } from './testing/restore-in.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()
const client = clientOf(engine)
const damage = new OpError(
  'VAULT_DAMAGED',
  message('verbatim', { text: 'A frame does not have the hash it was stored under.' }),
)
const nothing = { containers: [], volumes: [], images: [], networks: [], tags: [] }

test('a tree that fails in the middle leaves no container, volume, image and network', async () => {
  await using world = await createTestWorld(engine)
  const { backup, image } = await withEverythingGone(world)
  const source: MemorySource = { ...backup, openTree: (path, signal) => brokenOff(backup.openTree(path, signal)) }
  expect(await failureOf(world, { source, image })).toMatchObject({
    code: 'VAULT_DAMAGED',
    message: expect.stringMatching(/^\/data/),
  })
})

test('a layer that fails in the middle leaves nothing either, and no image', async () => {
  await using world = await createTestWorld(engine)
  const { backup, image } = await withEverythingGone(world)
  const source: MemorySource = { ...backup, openLayer: (id, signal) => brokenOff(backup.openLayer(id, signal)) }
  expect(await failureOf(world, { source, image })).toMatchObject({ code: 'VAULT_DAMAGED' })
})

test('a layer that is not the one it is said to be is refused by the engine, though it answers 200', async () => {
  await using world = await createTestWorld(engine)
  const { backup, image } = await withEverythingGone(world)
  const source: MemorySource = { ...backup, openLayer: (id, signal) => flipped(backup.openLayer(id, signal)) }
  expect(await failureOf(world, { source, image })).toMatchObject({
    code: 'ENGINE_REFUSED',
    message: expect.stringMatching(/diff/i),
  })
})

test('a tree that ends early without an error is TRUNCATED', async () => {
  await using world = await createTestWorld(engine)
  const { backup, image } = await withEverythingGone(world)
  const source: MemorySource = { ...backup, openTree: (path, signal) => firstChunk(backup.openTree(path, signal)) }
  expect(await failureOf(world, { source, image })).toMatchObject({ code: 'TRUNCATED' })
})

test.each<JobStep>(['reading', 'creating', 'restoring', 'loading image', 'checking', 'starting'])(
  'a restore cancelled while it is %s rejects with the reason and leaves nothing',
  async (at) => {
    await using world = await createTestWorld(engine)
    const { backup, image } = await withEverythingGone(world)
    const cancel = new AbortController()
    const reason = new Error('no longer wanted')
    const jobId = randomUUID()
    const restore = restoreIn(world, backup, {
      jobId,
      start: true,
      signal: cancel.signal,
      onProgress: ({ step, bytesDone }) => {
        if (step === at && (bytesDone > 0 || !['restoring', 'loading image'].includes(step))) cancel.abort(reason)
      },
    })
    await expect(restore).rejects.toBe(reason)
    await expectGone({ jobId, image, backup })
  },
)

test('one cancelled when all of its image was sent waits for the engine, and leaves nothing', async () => {
  await using world = await createTestWorld(engine)
  const { backup, image } = await withEverythingGone(world)
  const cancel = new AbortController()
  const reason = new Error('no longer wanted')
  await using proxy = await faultyEngine((call) => {
    if (!call.startsWith('POST /images/load')) return null
    return { answer: () => (cancel.abort(reason), new PassThrough()) }
  })
  const through = { ...world, engine: connectEngine({ dockerHost: proxy.dockerHost }) }
  const jobId = randomUUID()
  await expect(restoreIn(through, backup, { jobId, signal: cancel.signal })).rejects.toBe(reason)
  expect(proxy.calls.some((call) => call.startsWith(`GET /images/holdfast-restore:${jobId}/json`))).toBe(true)
  await expectGone({ jobId, image, backup })
})

test('one that cannot start because its port is taken leaves nothing', async () => {
  await using world = await createTestWorld(engine)
  const PortBindings = { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: await freePort() }] }
  const source = await world.runContainer({ ExposedPorts: { '80/tcp': {} }, HostConfig: { PortBindings } })
  const backup = await memorySource(world, source)
  const jobId = randomUUID()
  await expect(restoreIn(world, backup, { jobId, start: true })).rejects.toMatchObject({ code: 'PORT_IN_USE' })
  expect(await findMade(engine, [jobId])).toEqual(nothing)
})

test('a name that is taken is refused before anything is read or made, be it the container or a volume', async () => {
  await using world = await createTestWorld(engine)
  const volume = await world.createVolume()
  const source = await world.createContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  const backup = await memorySource(world, source)
  const unread: BackupSource = {
    ...backup,
    openTree: () => expect.unreachable(),
    openLayer: () => expect.unreachable(),
  }
  await expect(restoreIn(world, unread, { name: source.name })).rejects.toMatchObject({ code: 'NAME_IN_USE' })
  const name = world.name('restored')
  const inTheWay = await world.createVolume({ Name: `${name}-${volume}` })
  await writeFile(join(await volumeFolder(engine, inTheWay), 'precious'), 'x')
  await expect(restoreIn(world, unread, { name })).rejects.toMatchObject({ code: 'NAME_IN_USE' })
  expect((await client.getVolume(inTheWay).inspect()).Labels).not.toHaveProperty('io.holdfast.job')
})

test('a network whose addresses are taken by now says so', async () => {
  await using world = await createTestWorld(engine)
  const Subnet = `10.${200 + Math.floor(Math.random() * 50)}.${Math.floor(Math.random() * 250)}.0/24`
  const network = await world.createNetwork({ IPAM: { Config: [{ Subnet }] } })
  const source = await world.createContainer({ HostConfig: { NetworkMode: network.name } })
  const backup = await memorySource(world, source)
  await client.getContainer(source.id).remove()
  await client.getNetwork(network.id).remove()
  await world.createNetwork({ IPAM: { Config: [{ Subnet }] } })
  const jobId = randomUUID()
  await expect(restoreIn(world, backup, { jobId })).rejects.toMatchObject({
    message: expect.stringContaining(`Its addresses (${Subnet}) belong to another network by now.`),
    field: `overrides.networks.${network.name}`,
  })
  expect(await findMade(engine, [jobId])).toEqual(nothing)
})

test('a folder the host has no more is named, and not made anew', async () => {
  await using world = await createTestWorld(engine)
  await using folder = await hostFolder()
  const path = join(folder.path, 'gone')
  await writeFile(path, 'a single file')
  const source = await world.createContainer({ HostConfig: { Binds: [`${path}:/config`] } })
  const backup = await memorySource(world, source, { leave: ['/config'] })
  await rm(path)
  const jobId = randomUUID()
  await expect(restoreIn(world, backup, { jobId })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    field: 'mounts./config',
    message: expect.stringContaining(path),
  })
  expect(existsSync(path)).toBe(false)
  expect(await findMade(engine, [jobId])).toEqual(nothing)
  await expect(restoreIn(world, backup, { mounts: { '/config': 'exclude' } })).resolves.toMatchObject({
    unexpected: [],
  })
})

test("one that would be started on its running original's folder is refused", async () => {
  await using world = await createTestWorld(engine)
  await using folder = await hostFolder()
  const source = await world.runContainer({ HostConfig: { Binds: [`${folder.path}:/bound`] } })
  const backup = await memorySource(world, source, { leave: ['/bound'] })
  await expect(restoreIn(world, backup, { start: true })).rejects.toMatchObject({
    code: 'MOUNT_SHARED',
    field: 'mounts./bound',
  })
  await client.getContainer(source.id).stop({ t: 0 })
  await expect(restoreIn(world, backup, { start: true })).resolves.toMatchObject({ started: true })
})

test('what cannot be removed again is named, and swept later by its job', async () => {
  await using world = await createTestWorld(engine)
  const { backup, image } = await withEverythingGone(world)
  const isRemoval = (call: string): boolean => call.startsWith('DELETE ') && !call.includes('/containers/')
  await using proxy = await faultyEngine((call) => (isRemoval(call) ? { refuse: 'not now' } : null))
  const through = { ...world, engine: connectEngine({ dockerHost: proxy.dockerHost }) }
  const jobId = randomUUID()
  const source: MemorySource = { ...backup, openTree: (path, signal) => brokenOff(backup.openTree(path, signal)) }
  await expect(restoreIn(through, source, { jobId })).rejects.toMatchObject({
    code: 'VAULT_DAMAGED',
    message: expect.stringMatching(/look for volume .*, image sha256:.*, network /),
  })
  await sweepMade(engine, [jobId])
  await expectGone({ jobId, image, backup })
})

test('what a killed restore left is swept by its job: helpers, volumes, networks and the loaded image', async () => {
  await using world = await createTestWorld(engine)
  const { backup, image } = await withEverythingGone(world)
  const jobId = randomUUID()
  let isDead = false
  await using proxy = await faultyEngine((call) => {
    isDead ||= /^POST \/containers\/create\?name=(?!holdfast-carrier)/.test(call)
    return isDead ? { drop: 'request' } : null
  })
  const through = { ...world, engine: connectEngine({ dockerHost: proxy.dockerHost }) }
  const failure = { code: 'ENGINE_UNREACHABLE', message: expect.stringContaining(`image holdfast-restore:${jobId}`) }
  await expect(restoreIn(through, backup, { jobId })).rejects.toMatchObject(failure)
  const left = await findMade(engine, [jobId])
  expect(left).toMatchObject({ containers: [], volumes: [expect.anything()], networks: [expect.anything()] })
  expect(left.tags).toEqual([`holdfast-restore:${jobId}`])
  await sweepMade(engine, ['another job'])
  expect(await findMade(engine, [jobId])).toEqual(left)
  await sweepMade(engine, [jobId])
  expect(await findMade(engine, [jobId])).toEqual(nothing)
  expect((await client.getImage(image).inspect()).RepoTags).toEqual([image])
})

/** A backup of a container with a volume, a network and an image of its own, of which the engine has nothing any more. */
async function withEverythingGone(world: TestWorld): Promise<{ backup: MemorySource; image: string }> {
  const image = await imageWith(world, ['ENV A=1'], 'echo shipped > /shipped')
  const [volume, network] = [await world.createVolume(), await world.createNetwork()]
  await writeFile(join(await volumeFolder(engine, volume), 'large'), Buffer.alloc(4 * 1_048_576, 7))
  const source = await world.createContainer({
    Image: image,
    HostConfig: { Binds: [`${volume}:/data`], NetworkMode: network.name },
  })
  const backup = await memorySource(world, source)
  await client.getContainer(source.id).remove()
  await client.getNetwork(network.id).remove()
  await client.getImage(image).remove()
  return { backup, image }
}

/** What a restore fails with that leaves nothing. */
async function failureOf(
  world: TestWorld,
  { source, image }: { source: BackupSource & Pick<MemorySource, 'document'>; image: string },
): Promise<unknown> {
  const jobId = randomUUID()
  const failure = await restoreIn(world, source, { jobId, start: true }).catch((error: unknown) => error)
  await expectGone({ jobId, image, backup: source })
  return failure
}

async function expectGone({
  jobId,
  image,
  backup,
}: {
  jobId: string
  image: string
  backup: Pick<MemorySource, 'document'>
}): Promise<void> {
  expect(await findMade(engine, [jobId])).toEqual(nothing)
  for (const ref of [image, String(backup.document.container['Image'])])
    await expect(client.getImage(ref).inspect()).rejects.toMatchObject({ statusCode: 404 })
  const networks = await client.listNetworks()
  expect(networks.filter(({ Name }) => Name in backup.document.networks)).toEqual([])
}

async function* brokenOff(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* firstChunk(source)
  throw damage
}

async function* firstChunk(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    yield chunk
    return
  }
}

async function* flipped(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true
  for await (const chunk of source) {
    // In the time of the first entry's header, where only a hash can see it.
    if (isFirst) chunk[chunk.length - 1] = (chunk.at(-1) ?? 0) ^ 1
    isFirst = false
    yield chunk
  }
}
