import { execFile } from 'node:child_process'
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { extension, file, paxRecord, tar } from '../../../archive/src/testing/build-tar.ts'
import { clientOf } from '../engine/connect-engine.ts'
import { createCarrier, createEmptyImage } from '../made/create-carrier.ts'
import { createTestWorld, type TestWorld } from '../testing/create-test-world.ts'
import { startEngine } from '../testing/start-private-engine.ts'
import { testEngine } from '../testing/test-engine.ts'
import { fillVolume } from './fill-volumes.ts'
import { carrierSource } from './mount-source.ts'
import { describeTree } from './testing/describe-tree.ts'
import { makeDifficultTree } from './testing/difficult-tree.ts'

const run = promisify(execFile)
const engine = testEngine()
const signal = new AbortController().signal
const isRoot = process.getuid?.() === 0

test.runIf(isRoot)(
  'everything a careless copy loses arrives: names, links, owners, modes, devices, holes as zeros',
  async () => {
    await using world = await createTestWorld(engine)
    await using pair = await createPair(world)
    await makeDifficultTree(pair.from.path)
    const before = await describeTree(pair.from.path)

    const options = { signal, onBytes: () => undefined }
    const written = await fillVolume(engine, { ...pair, digest: true }, options)
    await written.verify(options)

    expect(await describeTree(pair.to.path)).toEqual(before)
    expect(await describeTree(pair.from.path)).toEqual(before)
    expect(written.entries).toBe(before.length)
  },
)

test.runIf(isRoot)('five thousand small files arrive, and the bytes told only rise', async () => {
  await using world = await createTestWorld(engine)
  await using pair = await createPair(world)
  for (let index = 0; index < 5_000; index += 1)
    await writeFile(join(pair.from.path, `file-${index}`), `content of ${index}`)
  const told: number[] = []

  await fillVolume(engine, { ...pair, digest: false }, { signal, onBytes: (bytes) => told.push(bytes) })

  expect(await describeTree(pair.to.path)).toEqual(await describeTree(pair.from.path))
  expect(told).toEqual(told.toSorted((one, other) => one - other))
  // Five megabytes, and no chunk is larger than one.
  expect(told.length).toBeGreaterThan(4)
})

test.runIf(isRoot)('a time before 1970 is lost, and the copy is equal all the same', async () => {
  await using world = await createTestWorld(engine)
  await using pair = await createPair(world)
  await writeFile(join(pair.from.path, 'ancient'), 'data')
  await run('touch', ['-d', '1969-01-01', join(pair.from.path, 'ancient')])
  const options = { signal, onBytes: () => undefined }
  const written = await fillVolume(engine, { ...pair, digest: true }, options)
  await written.verify(options)
  expect((await stat(join(pair.to.path, 'ancient'))).mtimeMs).toBe(0)
})

test.runIf(isRoot)('a volume that is full is DISK_FULL', async () => {
  await using world = await createTestWorld(engine)
  await using pair = await createPair(world, { type: 'tmpfs', device: 'tmpfs', o: 'size=1m' })
  await writeFile(join(pair.from.path, 'large'), Buffer.alloc(8 * 1_048_576, 1))

  const copy = fillVolume(engine, { ...pair, digest: false }, { signal, onBytes: () => undefined })

  await expect(copy).rejects.toMatchObject({ code: 'DISK_FULL' })
})

test.runIf(isRoot)(
  'attributes that the file system of the volume does not support are left out and named',
  async (context) => {
    await using newer = await startEngine('28', context)
    await using world = await createTestWorld(newer.engine)
    await using pair = await createPair(world, { type: 'ramfs', device: 'ramfs' })
    const records = ['user.note', 'trusted.note'].map((name) => paxRecord(`SCHILY.xattr.${name}`, 'x'))
    const marked = [extension('x', Buffer.concat(records)), file('holdfast-mount/marked', 'data')]
    const open = () => Readable.from([tar(...marked, file('holdfast-mount/plain', 'data'))])
    const options = { signal, onBytes: () => undefined }
    const fill = { destination: '/data', source: { open, isForeign: true }, writerId: pair.writerId, digest: true }

    const written = await fillVolume(newer.engine, fill, options)

    expect(written.lost.map(({ code, params }) => [code, params['loss'], params['paths']])).toEqual([
      ['lost-by-engine', 'refused-attributes', ['"/data/marked"']],
    ])
    expect(written.entries).toBe(2)
  },
)

test('a cancelled copy rejects with its reason', async () => {
  await using world = await createTestWorld(engine)
  await using pair = await createPair(world)
  const cancel = new AbortController()
  const reason = new Error('no longer wanted')

  const copy = fillVolume(
    engine,
    { ...pair, digest: false },
    { signal: cancel.signal, onBytes: () => cancel.abort(reason) },
  )

  await expect(copy).rejects.toBe(reason)
})

/** Two volumes of the world with a carrier each; their folders lie on this machine. */
async function createPair(world: TestWorld, DriverOpts: Record<string, string> = {}) {
  const { engine } = world
  const image = await createEmptyImage(engine, world.runId)
  const make = async (raw: Record<string, unknown>, readOnly: boolean) => {
    const source = await world.createVolume(raw)
    const id = await createCarrier(engine, { image, jobId: world.runId, mount: { type: 'volume', source, readOnly } })
    const { Mountpoint: path } = await clientOf(engine).getVolume(source).inspect()
    return { id, path }
  }
  const from = await make({}, true)
  const to = await make({ DriverOpts }, false)
  return {
    from,
    to,
    destination: '/data',
    source: carrierSource(engine, from.id),
    writerId: to.id,
    async [Symbol.asyncDispose]() {
      for (const { id } of [from, to]) await clientOf(engine).getContainer(id).remove({ force: true })
      await clientOf(engine).getImage(image).remove()
    },
  }
}
