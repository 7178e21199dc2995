import { randomFillSync } from 'node:crypto'
import { OpError } from '@holdfast/contract'
import { beforeAll, expect, test } from 'vitest'
import { file, header, tar } from '../../../archive/src/testing/build-tar.ts'
import type { TreeBlobs } from '../blob/blob-ref.ts'
import { blobKey } from '../store/object-key.ts'
import { TreeWorld } from '../testing/tree-world.ts'
import { readTree } from './read-tree.ts'
import { verifyTree } from './verify-tree.ts'

const noise = randomFillSync(Buffer.alloc(2_500_000))
const root = header({ name: 'holdfast-mount/', type: '5' })
const large = file('holdfast-mount/noise', noise)
const small = Array.from({ length: 50 }, (_, number) =>
  file(`holdfast-mount/small ${100 + number}`, `content ${number}`),
)
const text = file('holdfast-mount/text', Buffer.alloc(3_000_000, 'some text, '))
const bytes = tar(root, large, ...small, text)

const world = new TreeWorld()
let tree: TreeBlobs
beforeAll(async () => {
  tree = await world.write(bytes, await world.write(tar(root, large)))
})

test('a whole tree has no problems, and all of its tar was looked at', async () => {
  let seen = 0
  const problems = await verifyTree(world.store, tree, {
    signal: world.signal,
    onBytes: (count) => void (seen += count),
  })
  expect([problems, seen]).toEqual([[], bytes.length])
})

test('one flipped bit, wherever it is, is found before a wrong byte comes out', async () => {
  for (const blob of [tree.table, ...tree.packs]) {
    const length = world.blob(blob).length
    const ends = Array.from({ length: 50 }, (_, number) => [number, length - 1 - number]).flat()
    const middle = Array.from({ length: 20 }, (_, number) => Math.floor((length * (number + 1)) / 22))
    for (const at of [...ends, ...middle]) {
      if (at < 0 || at >= length) continue
      const changed = Buffer.from(world.blob(blob))
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << (at % 8)), at)
      const problem = await readDamaged(blob.digest, changed)
      // A bit in the header of a pack's frame that changes nothing, such as a larger window, may go unseen here.
      const isSeen = isDamage(problem, blob.digest) || (problem === null && blob !== tree.table)
      expect({ at, isSeen }).toEqual({ at, isSeen: true })
    }
  }
}, 60_000)

test('a blob that is cut, longer, another or gone is named, by reading and by verifying', async () => {
  const [one, other] = tree.packs
  if (one === undefined || other === undefined) throw new Error('two packs are needed')
  for (const blob of [tree.table, one]) {
    const whole = world.blob(blob)
    for (const changed of [
      whole.subarray(0, -1),
      Buffer.concat([whole, Buffer.from('x')]).subarray(1),
      world.blob(other),
      null,
    ]) {
      const problem = await readDamaged(blob.digest, changed)
      expect(problem).toMatchObject({ code: 'VAULT_DAMAGED', message: expect.stringContaining(blob.digest) })
    }
  }
})

test('swapped packs are found, and the entry is named', async () => {
  const [one, other] = tree.packs
  if (one === undefined || other === undefined) throw new Error('two packs are needed')
  const swapped = {
    ...tree,
    packs: [{ ...other, number: one.number }, { ...one, number: other.number }, ...tree.packs.slice(2)],
  }
  await expect(world.read(swapped)).rejects.toMatchObject({
    code: 'VAULT_DAMAGED',
    message: expect.stringContaining('"holdfast-mount/noise"'),
  })
  expect(await verifyTree(world.store, swapped, { signal: world.signal, onBytes: () => {} })).not.toEqual([])
})

test('a pack that the table needs and the tree has not is a problem; so is one it does not need', async () => {
  const [one] = tree.packs
  if (one === undefined) throw new Error('a pack is needed')
  const options = { signal: world.signal, onBytes: () => {} }
  await expect(world.read({ ...tree, packs: [] })).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
  expect(await verifyTree(world.store, { ...tree, packs: [] }, options)).toHaveLength(1)
  expect(
    await verifyTree(world.store, { ...tree, packs: [...tree.packs, { ...one, number: 99 }] }, options),
  ).toHaveLength(1)
})

test('other counts than those of the table are a problem', async () => {
  for (const change of [{ entries: tree.entries + 1 }, { bytes: tree.bytes - 512 }])
    await expect(world.read({ ...tree, ...change })).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
})

/** Reads with a blob exchanged. Every byte that comes out must be right. */
async function readDamaged(digest: string, changed: Buffer | null): Promise<unknown> {
  const key = blobKey(digest)
  const whole = world.objects.get(key) ?? Buffer.alloc(0)
  if (changed === null) world.objects.delete(key)
  else world.objects.set(key, changed)
  let at = 0
  try {
    for await (const piece of readTree(world.store, tree, world.signal)) {
      expect(piece.equals(bytes.subarray(at, at + piece.length))).toBe(true)
      at += piece.length
    }
    return null
  } catch (error) {
    return error
  } finally {
    world.objects.set(key, whole)
  }
}

function isDamage(problem: unknown, digest: string): boolean {
  return problem instanceof OpError && problem.code === 'VAULT_DAMAGED' && problem.message.includes(digest)
}
