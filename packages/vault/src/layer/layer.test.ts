import { execFileSync } from 'node:child_process'
import { createHash, randomFillSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { file, tar } from '../../../archive/src/testing/build-tar.ts'
import { collect, inPieces, TreeWorld } from '../testing/tree-world.ts'
import { readLayer } from './read-layer.ts'
import { writeLayer, type LayerBlob } from './write-layer.ts'

const noise = randomFillSync(Buffer.alloc(5_000_000))
const layerTar = tar(file('text', Buffer.alloc(3_000_000, 'some text, ')), file('noise', noise))

test.each([
  ['a tar', layerTar],
  ['one without a trailer', layerTar.subarray(0, -1024)],
  ['a short one', tar()],
  ['an empty one', Buffer.alloc(0)],
])('a layer comes back as it was: %s', async (_name, bytes) => {
  const world = new TreeWorld()
  const layer = await writeLayer(world.store, inPieces(bytes), { ...world.options, diffId: diffIdOf(bytes) })
  expect(layer).toMatchObject({ diffId: diffIdOf(bytes), bytes: bytes.length })
  expect((await collect(readLayer(world.store, layer, world.signal))).equals(bytes)).toBe(true)
  expect(execFileSync('zstd', ['-dc'], { input: world.blob(layer.blob), maxBuffer: 2 ** 26 }).equals(bytes)).toBe(true)
  expect(await writeLayer(world.store, inPieces(bytes, 777_777), { ...world.options, diffId: null })).toEqual(layer)
})

test('a layer with another diff id than it should have is refused, and nothing is kept', async () => {
  const world = new TreeWorld()
  const cut = writeLayer(world.store, inPieces(layerTar.subarray(0, -512)), {
    ...world.options,
    diffId: diffIdOf(layerTar),
  })
  await expect(cut).rejects.toMatchObject({ code: 'TRUNCATED' })
  expect([world.objects.size, world.visible]).toEqual([0, []])
})

test("a source's error and a cancel end it, and nothing is kept", async () => {
  const world = new TreeWorld()
  const cancel = new AbortController()
  async function* broken() {
    yield noise
    throw new Error('cut')
  }
  async function* cancelled() {
    yield noise
    cancel.abort(new Error('enough'))
    yield noise
  }
  await expect(writeLayer(world.store, broken(), { ...world.options, diffId: null })).rejects.toThrow('cut')
  const options = { ...world.options, diffId: null, signal: cancel.signal }
  await expect(writeLayer(world.store, cancelled(), options)).rejects.toThrow('enough')
  expect(world.objects.size).toBe(0)
})

test('a damaged layer is never complete: an error comes before its last 1024 bytes', async () => {
  const world = new TreeWorld()
  const layer = await writeLayer(world.store, inPieces(layerTar), { ...world.options, diffId: null })
  const whole = world.blob(layer.blob)
  const flips = [0, 4, 5, 20, 1_000_000, whole.length - 2].map((at) => {
    const changed = Buffer.from(whole)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    return changed
  })
  for (const changed of [...flips, whole.subarray(0, -1), whole.subarray(0, 2_000_000), Buffer.alloc(0)]) {
    world.objects.set(`blobs/sha256/${layer.blob.digest}`, changed)
    expect(await readDamaged(world, layer)).toBeLessThanOrEqual(layerTar.length - 1024)
  }
  world.objects.set(`blobs/sha256/${layer.blob.digest}`, whole)
  for (const wrong of [{ bytes: layer.bytes - 1 }, { bytes: layer.bytes + 1 }, { diffId: diffIdOf(noise) }])
    expect(await readDamaged(world, { ...layer, ...wrong })).toBeLessThanOrEqual(layerTar.length - 1024)
})

/** How many bytes came before the error. */
async function readDamaged(world: TreeWorld, layer: LayerBlob): Promise<number> {
  let bytes = 0
  const read = async () => {
    for await (const piece of readLayer(world.store, layer, world.signal)) bytes += piece.length
  }
  await expect(read()).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
  return bytes
}

function diffIdOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
