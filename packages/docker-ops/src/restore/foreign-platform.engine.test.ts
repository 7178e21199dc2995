import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { digestOf } from '../capture/testing/image-archives.ts'
import { tarOf } from '../capture/testing/tar-of.ts'
import { cloneIn, clonePlanIn } from '../clone/testing/clone-in.ts'
import { getJson, postJson } from '../engine/body/exchange-json.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { readBody } from '../engine/body/watched-body.ts'
import type { NewContainer } from '../make/make-container.ts'
import { sweeperOf } from '../testing/sweep-run.ts'
import { createTestWorld, type TestObject, type TestWorld } from '../testing/create-test-world.ts'
import { loadIndex } from '../testing/load-index.ts'
import { startEngine } from '../testing/start-private-engine.ts'
import { testEngine } from '../testing/test-engine.ts'
import { loadImage } from './image/load-image.ts'
import { capturedSource } from './testing/captured-source.ts'
import { planIn, restoreIn } from './testing/restore-in.ts'

const amd64 = { os: 'linux', architecture: 'amd64' }
const arm64 = { os: 'linux', architecture: 'arm64', variant: 'v8' }
const { signal } = new AbortController()
const ofArm64 = { unexpected: [], architecture: 'arm64', variable: 'PLATFORM=arm64', file: 'arm64' }

test('a container of one platform of an image stays of that platform in a clone, a backup and a restore', async (context) => {
  await using newer = await startEngine('28-containerd', context)
  await using world = await createTestWorld(newer.engine)
  const image = await loadIndex(world, [amd64, arm64])
  const source = await createFor(world, { image, platform: 'linux/arm64' })
  expect(await look(world, { containerId: source.id, unexpected: [] })).toEqual(ofArm64)

  expect(await clonePlanIn(world, source)).toMatchObject({ conflicts: [] })
  expect(await look(world, await cloneIn(world, source))).toEqual(ofArm64)
  const backup = await capturedSource(world, source)
  expect(backup.document).toMatchObject({ platform: arm64 })
  expect(await planIn(world, backup)).toMatchObject({ conflicts: [], imageFrom: 'engine' })
  expect(await look(world, await restoreIn(world, backup))).toEqual(ofArm64)

  await using elsewhere = await createTestWorld(testEngine())
  await using _sweeper = sweeperOf(elsewhere.engine, world.runId)
  const there = await restoreIn(elsewhere, backup)
  expect([there.unexpected, await architectureOf(elsewhere, there)]).toEqual([[], 'arm64'])

  const [own, ...rest] = await clientOf(world.engine).listContainers({ all: true })
  for (const { Id } of [own!, ...rest]) await clientOf(world.engine).getContainer(Id).remove()
  await clientOf(world.engine).getImage(image).remove()
  expect(await planIn(world, backup)).toMatchObject({ conflicts: [], imageFrom: 'vault' })
  expect(await look(world, await restoreIn(world, backup))).toEqual(ofArm64)
})

test('so it does with its writable layer', async (context) => {
  await using newer = await startEngine('28-containerd', context)
  await using world = await createTestWorld(newer.engine)
  const image = await loadIndex(world, [amd64, arm64])
  const source = await createFor(world, { image, platform: 'linux/arm64' })
  const changed = Readable.from([await tarOf([{ name: 'platform' }, 'changed'])])
  await clientOf(world.engine).getContainer(source.id).putArchive(changed, { path: '/' })
  const ofChanged = { ...ofArm64, file: 'changed' }

  expect(await look(world, await cloneIn(world, source, { writableLayer: 'include' }))).toEqual(ofChanged)
  const backup = await capturedSource(world, source)
  expect(await look(world, await restoreIn(world, backup))).toEqual(ofChanged)
})

test('where the engine has the image by then for another platform alone, it comes out of the backup', async (context) => {
  await using newer = await startEngine('28-containerd', context)
  await using world = await createTestWorld(newer.engine)
  const image = await loadIndex(world, [amd64, arm64])
  const source = await createFor(world, { image, platform: 'linux/arm64' })
  const backup = await capturedSource(world, source)
  await clientOf(world.engine).getContainer(source.id).remove()
  await clientOf(world.engine).getImage(image).remove()
  await loadIndex(world, [amd64], image)

  expect(await planIn(world, backup)).toMatchObject({ conflicts: [], imageFrom: 'vault' })
  expect(await look(world, await restoreIn(world, backup))).toEqual(ofArm64)
})

test('beside it, one of the platform that the engine takes by itself stays of that, and takes another image', async (context) => {
  await using newer = await startEngine('28-containerd', context)
  await using world = await createTestWorld(newer.engine)
  const image = await loadIndex(world, [arm64, amd64])
  const source = await createFor(world, { image, platform: '' })
  const ofAmd64 = { unexpected: [], architecture: 'amd64', variable: 'PLATFORM=amd64', file: 'amd64' }
  const backup = await capturedSource(world, source)
  expect(backup.layers).toHaveLength(1)
  expect(await look(world, await cloneIn(world, source))).toEqual(ofAmd64)
  expect(await look(world, await restoreIn(world, backup))).toEqual(ofAmd64)

  const other = await createFor(world, { image, platform: 'linux/arm64' })
  const { unexpected, changes } = await cloneIn(world, other, { overrides: { image: world.image, command: ['true'] } })
  expect(unexpected).toEqual([])
  expect(changes).toContainEqual(
    expect.objectContaining({ field: 'ImageManifestDescriptor.platform', from: 'linux/arm64/v8', to: 'linux/amd64' }),
  )
})

const kept = {
  cloned: 'arm64',
  withLayer: 'arm64',
  restored: 'arm64',
  platform: arm64,
  unexpected: [] as unknown[],
  emulation: ['linux/arm64/v8'],
}

test('an engine without indices has an image of one platform, and keeps to it', async () => {
  expect(await keepsPlatform(testEngine())).toEqual(kept)
})

test('so has an engine 28', async (context) => {
  await using newer = await startEngine('28', context)
  expect(await keepsPlatform(newer.engine)).toEqual(kept)
})

async function keepsPlatform(engine: Engine): Promise<typeof kept> {
  await using world = await createTestWorld(engine)
  const layer = await tarOf([{ name: 'platform' }, 'arm64'])
  const diffId = digestOf(layer)
  const config = Buffer.from(
    JSON.stringify({
      ...arm64,
      config: { Cmd: ['/none'], Env: ['PLATFORM=arm64'], Labels: world.labels },
      rootfs: { type: 'layers', diff_ids: [diffId] },
      history: [{ created: '2026-01-01T00:00:00Z' }],
    }),
  )
  const Image = `${world.name('foreign')}:1`
  const archived = { config, tag: Image, layers: [{ diffId, bytes: layer.length }], known: 0 }
  await loadImage(engine, { ...archived, openLayer: () => Readable.from([layer]) }, { signal, onProgress: () => {} })
  const source = await world.createContainer({ Image, Cmd: ['/none'], HostConfig: { NetworkMode: 'none' } })
  const plain = await cloneIn(world, source)
  const layered = await cloneIn(world, source, { writableLayer: 'include' })
  const backup = await capturedSource(world, source)
  const [cloned, withLayer] = [await architectureOf(world, plain), await architectureOf(world, layered)]
  for (const id of [source.id, plain.containerId]) await clientOf(engine).getContainer(id).remove()
  await clientOf(engine).getContainer(layered.containerId).remove()
  if (layered.image !== null) await clientOf(engine).getImage(layered.image).remove({ force: true })
  await clientOf(engine).getImage(Image).remove({ force: true })
  const again = await restoreIn(world, backup)
  const { notCarried } = await planIn(world, backup)
  const emulation = notCarried.filter(({ code }) => code === 'platform-needs-emulation')
  return {
    cloned,
    withLayer,
    restored: await architectureOf(world, again),
    emulation: emulation.map(({ params }) => String(params['platform'])),
    platform: (backup.document as { platform: typeof arm64 }).platform,
    unexpected: [plain, layered, again].flatMap(({ unexpected }) => unexpected),
  }
}

test('a backup of another system is refused by name before anything is made', async () => {
  await using world = await createTestWorld(testEngine())
  const source = await world.createContainer({ HostConfig: { NetworkMode: 'none' } })
  const { document, ...backup } = await capturedSource(world, source)
  const foreign = {
    ...backup,
    document: { ...(document as object), platform: { os: 'windows', architecture: 'amd64' } },
  }
  const refusal = { code: 'BAD_REQUEST', field: 'overrides.image' }
  expect((await planIn(world, foreign)).conflicts).toMatchObject([
    { ...refusal, message: { code: 'platform-of-other-system', params: { platform: 'windows/amd64' } }, fix: null },
  ])
  await expect(restoreIn(world, foreign)).rejects.toMatchObject({
    ...refusal,
    message: expect.stringMatching(/windows\/amd64.*linux\/amd64/),
  })
})

/** Of its image, which is all that an engine without indices tells. */
async function architectureOf({ engine }: TestWorld, { containerId }: NewContainer): Promise<string> {
  const { Image } = (await getJson(engine, `/containers/${containerId}/json`)) as Shown
  return ((await getJson(engine, `/images/${Image}/json`)) as { Architecture: string }).Architecture
}

async function createFor(world: TestWorld, { image, platform }: { image: string; platform: string }) {
  const name = world.name('foreign')
  const body = { Image: image, Labels: world.labels, HostConfig: { NetworkMode: 'none' } }
  const answer = await postJson(world.engine, `/containers/create?name=${name}&platform=${platform}`, body)
  return { id: (answer as { Id: string }).Id, name } satisfies TestObject
}

interface Shown {
  Image: string
  ImageManifestDescriptor: { platform: { architecture: string } }
  Config: { Env: string[] }
}

/** By what the engine says of the container, and by a file of its image. */
async function look(
  { engine }: TestWorld,
  { containerId, unexpected }: Pick<NewContainer, 'containerId' | 'unexpected'>,
) {
  const shown = (await getJson(engine, `/containers/${containerId}/json`)) as Shown
  const { ImageManifestDescriptor, Config } = shown
  const archive = await buffer(readBody(engine, `/containers/${containerId}/archive?path=/platform`, signal))
  const variable = Config.Env.find((line) => line.startsWith('PLATFORM='))
  const { architecture } = ImageManifestDescriptor.platform
  return { unexpected, architecture, variable, file: archive.toString('utf8', 512).replace(/\0.*/s, '') }
}
