import { textOf } from '@holdfast/contract/messages'
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hostFolder } from '../testing/host-folder.ts'
import { imageWith } from '../testing/image-with.ts'
import { listMade } from '../testing/list-made.ts'
import { nearlyEveryOption } from '../testing/nearly-every-option.ts'
import { volumeAt, volumeFolder } from '../testing/volume-folder.ts'
import { describeTree } from '../data/testing/describe-tree.ts'
import { makeDifficultTree } from '../data/testing/difficult-tree.ts'
import { clientOf } from '../engine/connect-engine.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import { readEngineInfo } from '../engine/read-engine-info.ts'
import { createTestWorld } from '../testing/create-test-world.ts'
import { runScript } from '../testing/run-script.ts'
import { isOnContainerdStore, testEngine } from '../testing/test-engine.ts'
import { memorySource } from './testing/memory-source.ts'
import { planIn, restoreIn } from './testing/restore-in.ts'

const engine = testEngine()
const client = clientOf(engine)
const signal = new AbortController().signal

test('a container with nearly every option comes back with each of them, and every difference has a reason', async () => {
  await using world = await createTestWorld(engine)
  const image = await imageWith(world, ['ENV FROM_IMAGE=1', 'LABEL of=image', 'VOLUME /of-image', 'EXPOSE 8080'])
  const { source } = await nearlyEveryOption(world, image)
  const backup = await memorySource(world, source, { leave: ['/bound', '/bound-too'] })
  const before = await readContainer(engine, source.id, signal)
  await client.getContainer(source.id).remove({ force: true, v: true })

  const restored = await restoreIn(world, backup, { name: source.name })

  expect(restored.unexpected).toEqual([])
  expect(restored.changes.filter(({ reason }) => /^$|\bclone\b/.test(textOf(reason)))).toEqual([])
  const after = await readContainer(engine, restored.containerId, signal)
  expect(after.Name).toBe(before.Name)
  expect(after.Config.Image).toBe(image)
  expect(after.Config.Env).toEqual(before.Config.Env)
  expect(after.HostConfig['CapAdd']).toEqual(before.HostConfig['CapAdd'])
  expect(after.HostConfig['Ulimits']).toEqual(before.HostConfig['Ulimits'])
  expect(after.Mounts?.find(({ Destination }) => Destination === '/bound')).toMatchObject({
    Type: 'bind',
    Source: '/tmp',
  })
})

test('a volume holds the same as when it was backed up, whatever became of it since', async () => {
  await using world = await createTestWorld(engine)
  const volume = await world.createVolume({ Labels: { mine: 'yes' } })
  const folder = await volumeFolder(engine, volume)
  await makeDifficultTree(folder)
  const source = await world.createContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  const before = await describeTree(folder)
  const backup = await memorySource(world, source)
  await writeFile(join(folder, 'written later'), 'x')
  const told: (number | null)[] = []

  const restored = await restoreIn(world, backup, {
    onProgress: ({ step, bytesDone, bytesTotal }) => void (step === 'restoring' && told.push(bytesDone, bytesTotal)),
  })

  const copy = await volumeAt(engine, restored.containerId, '/data')
  expect(copy).toBe(`${restored.name}-${volume}`)
  expect(await describeTree(await volumeFolder(engine, copy))).toEqual(before)
  expect((await client.getVolume(copy).inspect()).Labels).toMatchObject({ mine: 'yes' })
  expect(restored.copied).toMatchObject([{ destination: '/data', volume: copy, entries: before.length }])
  expect(told.at(-1)).toBe(backup.treeBytes.get('/data'))
  expect(told.at(-2)).toBe(told.at(-1))
})

test('the writable layer comes back: what was added, changed and deleted, also without the image', async () => {
  await using world = await createTestWorld(engine)
  const image = await imageWith(world, ['LABEL of=image', 'ENV A=1'], 'echo shipped > /shipped; echo gone > /gone')
  const source = await world.runContainer({ Image: image, Labels: { 'com.docker.compose.project': 'shop' } })
  await runScript(world, source.id, 'echo changed > /shipped; rm /gone; echo new > /added')
  const backup = await memorySource(world, source, { withLayer: true })
  const script = '[ "$(cat /shipped)" = changed ] && [ ! -e /gone ] && [ "$(cat /added)" = new ] && [ "$A" = 1 ]'
  const sent: number[] = []

  const beside = await restoreIn(world, backup, {
    start: true,
    onProgress: ({ step, bytesTotal }) => void (step === 'loading image' && sent.push(bytesTotal ?? 0)),
  })
  expect(await runScript(world, beside.containerId, script)).toBe(0)
  const wanted = (await isOnContainerdStore(engine)) ? backup.layers : backup.layers.slice(-1)
  expect(Math.max(...sent)).toBe(wanted.reduce((sum, { bytes }) => sum + bytes, 0))

  for (const id of [beside.containerId, source.id]) await client.getContainer(id).remove({ force: true })
  await client.getImage(beside.image ?? '').remove({ noprune: true })
  await client.getImage(image).remove()
  const alone = await restoreIn(world, backup, { start: true })
  expect(await runScript(world, alone.containerId, script)).toBe(0)
  expect(alone.unexpected).toEqual([])
  const { Config } = await readContainer(engine, alone.containerId, signal)
  expect(Config.Labels).toMatchObject({ of: 'image', 'io.holdfast.derived-from': image })
  expect(Config.Labels).toMatchObject({ 'io.holdfast.restored-from': source.id })
  expect(Config.Labels).not.toHaveProperty('io.holdfast.cloned-from')
  expect(Config.Labels).not.toHaveProperty('com.docker.compose.project')
  expect((await client.getImage(alone.image ?? '').inspect()).RepoTags).toEqual([])
})

test('an image the engine has no more comes out of the backup with its id and its name', async () => {
  await using world = await createTestWorld(engine)
  const image = await imageWith(world, ['ENV A=1'], 'echo shipped > /shipped')
  const source = await world.createContainer({ Image: image })
  const { Image: id } = await readContainer(engine, source.id, signal)
  const backup = await memorySource(world, source)
  await client.getContainer(source.id).remove()
  await client.getImage(image).remove()
  await expect(client.getImage(id).inspect()).rejects.toMatchObject({ statusCode: 404 })

  const restored = await restoreIn(world, backup, { start: true })

  expect(await runScript(world, restored.containerId, '[ "$(cat /shipped)" = shipped ]')).toBe(0)
  const { Image, Config } = await readContainer(engine, restored.containerId, signal)
  const isSame = !(await isOnContainerdStore(engine))
  expect([Image === id, Config.Image]).toEqual([isSame, image])
  expect(restored.changes.some(({ field }) => field === 'Image')).toBe(!isSame)
  expect((await client.getImage(Image).inspect()).RepoTags).toEqual([image])
  expect(restored.unexpected).toEqual([])
})

test("an image whose name is another's by now stays under its id alone", async () => {
  await using world = await createTestWorld(engine)
  const image = await imageWith(world, ['ENV A=1'])
  const source = await world.createContainer({ Image: image })
  const { Image: id } = await readContainer(engine, source.id, signal)
  const backup = await memorySource(world, source)
  await client.getContainer(source.id).remove()
  await client.getImage(image).remove()
  const [repo = '', tag = ''] = image.split(':')
  await client.getImage(world.image).tag({ repo, tag })

  const jobId = randomUUID()
  const restored = await restoreIn(world, backup, { jobId })

  expect((await listMade(engine, jobId)).filter((made) => made.startsWith('image'))).toEqual([])
  const { Image, Config } = await readContainer(engine, restored.containerId, signal)
  expect([Image === id, Config.Image]).toEqual([!(await isOnContainerdStore(engine)), Image])
  expect((await client.getImage(Image).inspect()).RepoTags).toEqual([])
  expect(restored.changes.find(({ field }) => field === 'Config.Image')?.reason.code).toBe('change-image-moved')
})

test('a network that is gone is made again as it was', async () => {
  await using world = await createTestWorld(engine)
  const Subnet = `10.${200 + Math.floor(Math.random() * 50)}.${Math.floor(Math.random() * 250)}.0/24`
  const IPAM = { Config: [{ Subnet }] }
  const network = await world.createNetwork({ Internal: true, IPAM, Labels: { mine: 'yes' } })
  const other = await world.createNetwork()
  const HostConfig = { NetworkMode: network.id }
  const source = await world.createContainer({ HostConfig })
  await world.connect(other, source)
  const backup = await memorySource(world, source)
  await client.getContainer(source.id).remove()
  await client.getNetwork(network.id).remove()
  const jobId = randomUUID()

  const plan = await planIn(world, backup, { start: true })
  expect(plan.changes.find(({ field }) => field === 'HostConfig.NetworkMode')).toMatchObject({
    from: network.id,
    to: network.name,
    reason: { code: 'change-network-gone' },
  })
  const restored = await restoreIn(world, backup, { jobId, start: true })

  const made = await client.getNetwork(network.name).inspect()
  expect(made).toMatchObject({ Internal: true, IPAM: { Config: [{ Subnet }] }, Labels: { mine: 'yes' } })
  expect(made.Labels?.['io.holdfast.job']).toBe(jobId)
  expect((await client.getNetwork(other.name).inspect()).Id).toBe(other.id)
  const { NetworkSettings, HostConfig: after } = await readContainer(engine, restored.containerId, signal)
  expect(after.NetworkMode).toBe(network.name)
  expect(Object.keys(NetworkSettings.Networks ?? {}).toSorted()).toEqual([network.name, other.name].toSorted())
  expect(restored.unexpected).toEqual([])
})

test('what is not named: data is restored, folders of the host are as they were, a volume without data is empty', async () => {
  await using world = await createTestWorld(engine)
  await using folder = await hostFolder()
  const [kept, left] = [await world.createVolume(), await world.createVolume()]
  for (const volume of [kept, left]) await writeFile(join(await volumeFolder(engine, volume), 'file'), 'x')
  const Binds = [`${kept}:/kept`, `${left}:/left`, `${folder.path}:/bound`]
  const source = await world.createContainer({ Volumes: { '/anonymous': {} }, HostConfig: { Binds } })
  const backup = await memorySource(world, source, { leave: ['/left', '/bound'] })
  const restored = await restoreIn(world, backup)
  const { Mounts } = await readContainer(engine, restored.containerId, signal)
  const names = Object.fromEntries((Mounts ?? []).map(({ Destination, Name, Source }) => [Destination, Name ?? Source]))
  expect(names).toEqual({
    '/kept': `${restored.name}-${kept}`,
    '/left': `${restored.name}-${left}`,
    '/anonymous': `${restored.name}-anonymous`,
    '/bound': folder.path,
  })
  const entries = async (name = '') => (await describeTree(await volumeFolder(engine, name))).length
  expect([await entries(names['/kept']), await entries(names['/left'])]).toEqual([2, 1])
  const asked = restoreIn(world, backup, { mounts: { '/left': 'restore' } })
  await expect(asked).rejects.toMatchObject({ code: 'BAD_REQUEST', field: 'mounts./left' })
})

test('a job that is done leaves nothing but the container, its volumes and its networks', async () => {
  await using world = await createTestWorld(engine)
  const volume = await world.createVolume()
  const source = await world.createContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  const backup = await memorySource(world, source)
  const jobId = randomUUID()
  const restored = await restoreIn(world, backup, { jobId })
  expect(await listMade(engine, jobId)).toEqual([`container /${restored.name}`, `volume ${restored.name}-${volume}`])
})

test("a backup of another engine's version comes back, with the fields only one of the two knows listed", async () => {
  await using world = await createTestWorld(engine)
  const backup = await memorySource(world, await world.createContainer())
  const { container } = backup.document
  const HostConfig = { ...(container['HostConfig'] as object), OfALaterEngine: { run: 'there' } }
  const engineOf = { id: 'other', version: '99.0', apiVersion: '1.99', storageDriver: 'overlay2' }
  const { version, apiVersion } = await readEngineInfo(engine)
  const ofThisOne = { ...backup.document.engine, version, apiVersion }
  const document = { ...backup.document, engine: ofThisOne, container: { ...container, HostConfig } }
  const same = restoreIn(world, { ...backup, document })
  await expect(same).rejects.toMatchObject({ code: 'UNEXPECTED_DIFFERENCE' })
  const restored = await restoreIn(world, { ...backup, document: { ...document, engine: engineOf } })
  const found = restored.changes.find(({ field }) => field.startsWith('HostConfig.OfALaterEngine'))
  expect(found?.reason.params).toMatchObject({ version: expect.stringContaining('99.0') })
  expect(restored.unexpected).toEqual([])
})
