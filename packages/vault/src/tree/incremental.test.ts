import { randomFillSync } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { file, header, tar } from '../../../archive/src/testing/build-tar.ts'
import type { TreeBlobs } from '../blob/blob-ref.ts'
import { TreeWorld } from '../testing/tree-world.ts'
import { verifyTree } from './verify-tree.ts'

const mebibyte = 1_048_576
const noise = randomFillSync(Buffer.alloc(6 * mebibyte))
const log = noise.subarray(0, 1_500_000)

/** A folder's files by name, as a tar. */
function folder(files: Record<string, Buffer>, mode = '0000644'): Buffer {
  const patch = (block: Buffer) => void block.write(mode, 100)
  const names = Object.keys(files).toSorted()
  return tar(
    header({ name: 'holdfast-mount/', type: '5' }),
    ...names.map((name) => file(`holdfast-mount/${name}`, files[name] ?? '', { patch })),
  )
}

const files = { database: noise.subarray(mebibyte), log, 'z/settings': Buffer.from('colour = blue') }
const page = Buffer.from(files.database)
page.writeUInt8(page.readUInt8(3_000_000) ^ 1, 3_000_000)

const world = new TreeWorld()
let first: TreeBlobs
beforeAll(async () => {
  first = await world.write(folder(files))
})

describe('the next backup stores only what the last one has not', () => {
  const { log: _, ...withoutLog } = files
  test.each([
    ['nothing has changed', folder(files), 0],
    ['one byte of a large file: its megabyte', folder({ ...files, database: page }), mebibyte],
    ['a longer log: its last piece', folder({ ...files, log: noise.subarray(0, 1_500_100) }), 1_500_100 - mebibyte],
    ['a new file in the middle', folder({ ...files, index: Buffer.from('new') }), 3],
    ['a file less', folder(withoutLog), 0],
    ['another name: the whole file', folder({ ...withoutLog, log2: log }), log.length],
    ['other modes', folder(files, '0000600'), 0],
    [
      'names in another order: as much as it must',
      tar(file('holdfast-mount/log', log), file('holdfast-mount/database', files.database)),
      5 * mebibyte,
    ],
  ])('%s', async (_change, bytes, newBytes) => {
    const second = await world.write(bytes, first)
    expect(second.newBytes).toBe(newBytes)
    expect(await verifyTree(world.store, second, { signal: world.signal, onBytes: () => {} })).toEqual([])
    expect((await world.read(second)).equals(bytes)).toBe(true)
  })
})

test('the same backup again is the same table', async () => {
  expect((await world.write(folder(files), first)).table).toEqual(first.table)
})

test('of a pack of which less than half is needed the rest is stored anew by the next backup, and the pack is let go', async () => {
  const bytes = folder({ log, new: Buffer.from('new') })
  const second = await world.write(bytes, first)
  expect(second).toMatchObject({ newBytes: 3, packs: [{ number: 0, liveBytes: log.length }, { number: 1 }] })
  const third = await world.write(bytes, second)
  expect(third).toMatchObject({ newBytes: 0, packs: [{ number: 1 }, { number: 2, rawBytes: log.length }] })
  expect((await world.read(third)).equals(bytes)).toBe(true)
  expect(await world.write(bytes, third)).toEqual(third)
})

test('a chunk that is damaged goes with its pack: its bytes come from the container', async () => {
  const rotting = new TreeWorld()
  const bytes = folder({ log, new: Buffer.from('new') })
  const second = await rotting.write(bytes, await rotting.write(folder(files)))
  for (const pack of second.packs) {
    const blob = Buffer.from(rotting.blob(pack))
    for (let at = 5; at < blob.length; at += 1000) blob.writeUInt8(blob.readUInt8(at) ^ 1, at)
    if (pack.number === 0) rotting.objects.set(`blobs/sha256/${pack.digest}`, blob)
  }
  await expect(rotting.read(second)).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
  expect((await rotting.read(await rotting.write(bytes, second))).equals(bytes)).toBe(true)
})

test('a pack of which nothing is needed is let go', async () => {
  const second = await world.write(folder({ other: Buffer.from('x') }), first)
  expect(second.packs.map(({ number }) => number)).toEqual([1])
})

test('packs stay few: small ones are put together', async () => {
  const many = new TreeWorld()
  let last: TreeBlobs | null = null
  const growing: Record<string, Buffer> = {}
  for (let day = 10; day < 80; day++) {
    growing[`day ${day}`] = Buffer.from(`what happened on day ${day}`)
    last = await many.write(folder(growing), last)
  }
  expect(last?.packs.length).toBeLessThan(65)
  expect(last && (await many.read(last)).equals(folder(growing))).toBe(true)
})

test.each(['table', 'pack'])('a last backup whose %s is damaged costs space and nothing else', async (what) => {
  const broken = new TreeWorld()
  const before = await broken.write(folder(files))
  const blob = what === 'table' ? before.table : (before.packs[0] ?? before.table)
  broken.objects.set(`blobs/sha256/${blob.digest}`, broken.blob(blob).subarray(0, -20))
  const second = await broken.write(folder({ ...files, log: noise }), before)
  expect((await broken.read(second)).equals(folder({ ...files, log: noise }))).toBe(true)
})
