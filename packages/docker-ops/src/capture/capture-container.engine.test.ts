import { createHash, randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { WorkProgress } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { readEngineInfo } from '../engine/read-engine-info.ts'
import { hostFolder } from '../testing/host-folder.ts'
import { imageWith } from '../testing/image-with.ts'
import { listMade } from '../testing/list-made.ts'
import { readContainer, readImage } from '../engine/raw/read-raw.ts'
import { createTestWorld } from '../testing/create-test-world.ts'
import { isOnContainerdStore, testEngine } from '../testing/test-engine.ts'
import { throughEngine } from '../testing/through-engine.ts'
import { backupDocument } from './backup-document.ts'
import { captureIn } from './testing/capture-in.ts'
import { layeredImage, removeImage } from './testing/layered-image.ts'
import { createRecordingSink } from './testing/recording-sink.ts'

const engine = testEngine()
const signal = new AbortController().signal

test('an untouched container: its configuration, its image byte for byte, and the second time no image is read', async () => {
  await using world = await createTestWorld(engine)
  const network = await world.createNetwork()
  const source = await world.runContainer({
    Env: ['A=1'],
    HostConfig: { NetworkMode: network.name, Tmpfs: { '/memory': '' } },
  })
  const sink = createRecordingSink()

  const { document, image } = await captureIn(world, source, { sink })

  const container = await readContainer(engine, source.id, signal)
  const { RootFS } = (await readImage(engine, container.Image, signal)) as unknown as { RootFS: { Layers: string[] } }
  const ofContainerd = await isOnContainerdStore(engine)
  // There the id is a manifest's, and the configuration comes with the whole image alone.
  expect(`sha256:${createHash('sha256').update(image.config).digest('hex')}` === container.Image).toBe(!ofContainerd)
  expect(image.diffIds).toEqual(RootFS.Layers)
  expect([...sink.layers.keys()]).toEqual(RootFS.Layers)
  expect(sink.calls).toEqual(['addLayer'])
  expect(backupDocument.parse(document)).toMatchObject({
    container: { Id: source.id, Config: { Env: expect.arrayContaining(['A=1']) as unknown } },
    image: { Id: container.Image },
    networks: { [network.name]: { Id: network.id } },
    mode: 'live',
    frozenMs: null,
    mounts: [{ destination: '/memory', kind: 'tmpfs', included: false }],
    writableLayer: null,
    flatImage: false,
    imageTags: [world.image],
    notKept: [],
  })

  // Of a container that was changed, the sink has the image's layers but another configuration.
  for (const known of ofContainerd ? [image.config] : [null, image.config]) {
    if (known !== null) sink.configs.set(container.Image, known)
    const steps: WorkProgress[] = []
    const again = await captureIn(world, source, { sink, onProgress: (progress) => steps.push(progress) })
    expect(sink.calls).toEqual(['addLayer'])
    expect(again.image).toEqual(image)
    expect(steps.map(({ step }) => step)).not.toContain('saving image')
  }
})

test('a volume, an anonymous volume and a chosen folder are read whole; what is not chosen stays', async () => {
  await using world = await createTestWorld(engine)
  await using chosen = await hostFolder()
  await using left = await hostFolder()
  await writeFile(join(chosen.path, 'file'), 'of the host')
  const named = await world.createVolume()
  const jobId = randomUUID()
  const source = await world.runContainer({
    Volumes: { '/anonymous': {} },
    HostConfig: { Binds: [`${named}:/named`, `${chosen.path}:/chosen`, `${left.path}:/left`] },
  })
  await world.execute(source, 'echo one > /named/1; echo two > /anonymous/2; echo own > /own')
  const sink = createRecordingSink()

  const { document } = await captureIn(world, source, { sink, jobId, mounts: { '/chosen': 'include' } })

  // As the engine names itself, so that engines on one vault do not meet.
  const of = (await readEngineInfo(engine)).identity?.id
  const trees = Object.fromEntries(sink.trees.map(({ path, key, files }) => [path, { key, files: [...files] }]))
  expect(trees).toEqual({
    '/named': {
      key: `${of}/volume:${named}`,
      files: [
        ['holdfast-mount/', ''],
        ['holdfast-mount/1', 'one\n'],
      ],
    },
    '/anonymous': {
      key: `${of}/anonymous:${source.name}:/anonymous`,
      files: [
        ['holdfast-mount/', ''],
        ['holdfast-mount/2', 'two\n'],
      ],
    },
    '/chosen': {
      key: `${of}/bind:${chosen.path}`,
      files: [
        ['holdfast-mount/', ''],
        ['holdfast-mount/file', 'of the host'],
      ],
    },
    '/': { key: `${of}/layer:${source.name}`, files: expect.arrayContaining([['./own', 'own\n']]) as unknown },
  })
  expect(Object.fromEntries(document.mounts.map(({ destination, included }) => [destination, included]))).toEqual({
    '/anonymous': true,
    '/chosen': true,
    '/left': false,
    '/named': true,
  })
  expect(document.volumes[named]).toMatchObject({ Name: named })
  expect(document.writableLayer).toMatchObject({ how: expect.stringMatching(/^overlay/) })
  expect(document.notKept).toEqual([])
  expect(await listMade(engine, jobId)).toEqual([])
})

test('mount points alone are no writable layer: the image stays as it is', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.runContainer({
    Volumes: { '/var/lib/data': {} },
    HostConfig: { Tmpfs: { '/run/memory': '' } },
  })
  for (const alwaysCommit of [false, true]) {
    const { document, image } = await captureIn(world, source, { sink: createRecordingSink(), alwaysCommit })
    expect(document.writableLayer).toBeNull()
    expect(image.diffIds).toHaveLength(1)
  }
})

test('an emptied working directory is a change, though it looks as the engine makes it', async ({ skip }) => {
  skip(await isOnContainerdStore(engine), 'From elsewhere the layer comes by commit there.')
  await using world = await createTestWorld(engine)
  const image = await imageWith(world, [], 'mkdir /work; echo x > /work/file')
  const source = await world.runContainer({ Image: image, WorkingDir: '/work' })
  expect(await world.execute(source, 'cd / && rm -r /work && mkdir /work')).toBe(0)
  // Read where it lies, its folder says so; else the engine does.
  for (const [through, gone] of [
    [engine, './work/.wh..wh..opq'],
    [throughEngine(engine), './work/.wh.file'],
  ] as const) {
    const sink = createRecordingSink()
    const { document } = await captureIn({ ...world, engine: through }, source, { sink })
    expect(document.writableLayer).toMatchObject({ how: expect.stringMatching(/^overlay/) })
    expect([...(sink.trees[0]?.files.keys() ?? [])]).toEqual(['./work/', gone])
  }
})

test('of an image with several layers only the missing ones are kept again', async () => {
  await using world = await createTestWorld(engine)
  await using layered = await layeredImage(world, 5)
  const source = await world.createContainer({ Image: layered.tag })
  const whole = createRecordingSink()
  const { image } = await captureIn(world, source, { sink: whole })
  expect(image.diffIds).toHaveLength(6)
  expect([...whole.layers.keys()].toSorted()).toEqual(image.diffIds.toSorted())
  const partial = createRecordingSink()
  for (const diffId of image.diffIds.slice(0, 3)) partial.layers.set(diffId, Buffer.from('kept before'))
  await captureIn(world, source, { sink: partial })
  // The containerd store tells of a layer which it is only at its end.
  const added = partial.calls.filter((call) => call === 'addLayer').length
  expect(added >= 3 && (added === 3 || (await isOnContainerdStore(engine)))).toBe(true)
})

test('the image is gone from the engine: one flat layer stands in for it', async ({ skip }) => {
  skip(await isOnContainerdStore(engine), 'The containerd store keeps an image that a container was made of.')
  await using world = await createTestWorld(engine)
  const tag = await imageWith(world, ['ENV A=1'], 'echo shipped > /shipped')
  const source = await world.finishedContainer('echo own > /own', { Image: tag })
  await removeImage(world, tag)
  const sink = createRecordingSink()

  const { document, image } = await captureIn(world, source, { sink, mode: 'pause' })

  expect(document).toMatchObject({ flatImage: true, image: {}, mode: 'not running', writableLayer: null })
  expect(document.notKept[0]?.code).toBe('lost-image-layers')
  expect(JSON.parse(image.config.toString())).toMatchObject({
    os: 'linux',
    config: { Env: expect.arrayContaining(['A=1']) as unknown },
    rootfs: { type: 'layers', diff_ids: image.diffIds },
  })
  expect(image.diffIds).toHaveLength(1)
  const [tree] = sink.trees
  expect(tree?.files.get('shipped')).toBe('shipped\n')
  expect(tree?.files.get('own')).toBe('own\n')
})
