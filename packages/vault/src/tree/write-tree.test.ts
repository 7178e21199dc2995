import { execFileSync } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { everyKind, extension, file, header, paxRecord, tar } from '../../../archive/src/testing/build-tar.ts'
import { inPieces, TreeWorld } from '../testing/tree-world.ts'
import { writeTree } from './write-tree.ts'

const mebibyte = 1_048_576
const noise = randomFillSync(Buffer.alloc(12 * mebibyte))
const root = header({ name: 'holdfast-mount/', type: '5' })

describe('a tar comes back byte for byte', () => {
  test.each([
    ['every kind of entry', everyKind],
    ['a root alone', tar(root)],
    ['more zeros at the end', Buffer.concat([tar(root), Buffer.alloc(300_032)])],
    ['names that are no text', tar(root, file(Buffer.from([0x68, 0xff, 0xfe]), 'x'), header({ name: 'l', type: '2' }))],
    [
      'a long name',
      tar(root, extension('x', paxRecord('path', `holdfast-mount/${'n'.repeat(5000)}`)), file('n', 'long')),
    ],
    [
      'a hard link',
      tar(root, file('a', 'data'), header({ name: 'b', type: '1', patch: (b) => void b.write('a', 157) })),
    ],
    ['a megabyte', tar(root, file('a', noise.subarray(0, mebibyte)))],
    ['a megabyte and a byte', tar(root, file('a', noise.subarray(0, mebibyte + 1)), file('b', 'after'))],
    ['several frames', tar(root, file('a', noise), file('b', noise.subarray(5, 777_777)))],
    ['many small files', tar(...Array.from({ length: 5000 }, (_, n) => file(`f${n}`, `content ${n}`)))],
  ])('%s', async (_name, bytes) => {
    const world = new TreeWorld()
    const tree = await world.write(bytes)
    expect(tree.bytes).toBe(bytes.length)
    expect((await world.read(tree)).equals(bytes)).toBe(true)
    expect(world.visible).toHaveLength(1 + tree.packs.length)
  })
})

test('more chunks than fit in a line, in several packs', async () => {
  const world = new TreeWorld()
  world.packBytes = 6 * mebibyte
  const large = Buffer.alloc(260 * mebibyte)
  for (let at = 0; at < large.length; at += mebibyte) large.writeUInt32LE(at + 1, at)
  noise.copy(large, 100 * mebibyte)
  noise.copy(large, 240 * mebibyte + 5)
  const bytes = tar(root, file('large', large), file('last', 'x'))
  const first = await world.write(bytes)
  expect(first.packs.length).toBeGreaterThan(1)
  expect((await world.read(first)).equals(bytes)).toBe(true)
  expect(await world.write(bytes, first)).toMatchObject({ newBytes: 0, table: first.table, packs: first.packs })
}, 60_000)

test('a table that would be too long to be opened again is refused before it is made', async () => {
  const world = new TreeWorld()
  const bytes = tar(root, ...Array.from({ length: 5000 }, (_, n) => header({ name: `f${n}` })))
  const { table } = await world.write(bytes)
  const blob = world.blob(table)
  const frames = blob.readUInt32LE(blob.length - 9)
  expect(frames).toBeGreaterThan(2)
  const options = { ...world.options, previous: null }
  world.objects.clear()
  const refused = writeTree(world.store, inPieces(bytes), { ...options, tableFrames: frames - 1 })
  await expect(refused).rejects.toMatchObject({
    code: 'STORAGE_FAILED',
    message: expect.stringContaining('two or more mounts'),
  })
  expect(world.objects.size).toBe(0)
  expect((await writeTree(world.store, inPieces(bytes), { ...options, tableFrames: frames })).table).toEqual(table)
})

test('the hole of a sparse file costs almost nothing', async () => {
  const world = new TreeWorld()
  const tree = await world.write(tar(root, file('hole', Buffer.alloc(100 * mebibyte))))
  expect(tree.newBytes).toBe(mebibyte)
  expect(tree.packs[0]?.bytes).toBeLessThan(1000)
})

test('the zstd command unpacks a pack and a table', async () => {
  const world = new TreeWorld()
  const { packs, table } = await world.write(tar(root, file('a', noise.subarray(0, 6_000_000)), file('b', 'end')))
  const [pack] = packs
  const raw = pack && execFileSync('zstd', ['-dc'], { input: world.blob(pack), maxBuffer: 2 ** 26 })
  expect(raw?.equals(Buffer.concat([noise.subarray(0, 6_000_000), Buffer.from('end')]))).toBe(true)
  const lines = execFileSync('zstd', ['-dc'], { input: world.blob(table), encoding: 'utf8' })
    .trimEnd()
    .split('\n')
  expect(lines.map((line) => Object.keys(JSON.parse(line) as object)[0])).toEqual([
    'format',
    'header',
    'header',
    'header',
    'end',
  ])
})

test.each([700, 3_000_000])('a tar that is cut at byte %i makes no tree, and leaves no blob', async (length) => {
  const world = new TreeWorld()
  const cut = tar(root, file('a', noise)).subarray(0, length)
  await expect(world.write(cut)).rejects.toMatchObject({ code: 'TRUNCATED' })
  expect(world.objects.size).toBe(0)
})

test("a full disk ends it with the store's error", async () => {
  const world = new TreeWorld()
  const full = new Error('disk full')
  const store = {
    ...world.store,
    put: async (source: AsyncIterable<Buffer>) => {
      let bytes = 0
      for await (const piece of source) if ((bytes += piece.length) > 1_000_000) throw full
      return { key: 'k', sha256: 'a', bytes, existed: false }
    },
  }
  const endless = tar(root, file('a', Buffer.concat([noise, noise, noise, noise])))
  await expect(writeTree(store, inPieces(endless), { ...world.options, previous: null })).rejects.toBe(full)
})

test('a cancel ends it with its reason, and leaves no blob', async () => {
  const world = new TreeWorld()
  const cancel = new AbortController()
  async function* source() {
    yield root
    cancel.abort(new Error('enough'))
    yield file('a', noise)
  }
  const options = { ...world.options, signal: cancel.signal, previous: null }
  await expect(writeTree(world.store, source(), options)).rejects.toThrow('enough')
  expect(world.objects.size).toBe(0)
})

test('the frames and packs under way bound the memory, not the length of the tar', async () => {
  const world = new TreeWorld()
  let furthest = 0
  let read = 0
  let written = 0
  const store = {
    ...world.store,
    put: async (source: AsyncIterable<Buffer>) => {
      let bytes = 0
      for await (const piece of source) {
        bytes += piece.length
        written += piece.length
        furthest = Math.max(furthest, read - written)
      }
      return { key: 'k', sha256: 'a', bytes, existed: false }
    },
  }
  async function* source() {
    yield header({ name: 'large', size: 10 * noise.length })
    for (let round = 0; round < 10; round++)
      for (let at = 0; at < noise.length; at += 65_536) {
        const piece = Buffer.from(noise.subarray(at, at + 65_536))
        piece.writeUInt8(round, 0)
        read += piece.length
        yield piece
      }
    yield Buffer.alloc(1024)
  }
  await writeTree(store, source(), { ...world.options, previous: null })
  expect(furthest).toBeLessThan(20 * mebibyte)
})
