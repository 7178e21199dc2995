import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { everyKind, extension, file, header, paxRecord, sealed, tar } from '../testing/build-tar.ts'
import { mapOwners, type MapOwner } from './map-owners.ts'
import { readTar } from './read-tar.ts'

test('with the same owners a tar is the same bytes, however it comes', async () => {
  for (const size of [1, 511, 700, everyKind.length])
    expect(await mapped(everyKind, (id) => id, size)).toEqual(everyKind)
})

test('owners in headers change, in octal and in base 256, and nothing else', async () => {
  const [octal, base256] = [ownedBy('0610100', '0610101'), ownedBy('', '')]
  base256.writeUInt32BE(0x80000000, 108)
  base256.writeUInt32BE(201_000, 112)
  base256.writeUInt32BE(0x80000000, 116)
  base256.writeUInt32BE(201_001, 120)
  const given = tar(octal, sealed(base256), file('c', 'data'), header({ type: '5', name: 'd/' }))
  const found = await mapped(given, (id) => (id === 0 ? 0 : id - 200_000))
  expect(await ownersOf(found)).toEqual([
    [768, 769],
    [1_000, 1_001],
    [0, 0],
    [0, 0],
  ])
  expect(found.subarray(1_024)).toEqual(given.subarray(1_024))
})

test('records of numbers too large for a header give way to the header, and other records stay', async () => {
  const large = Buffer.concat([paxRecord('uid', '4294901760'), paxRecord('gid', '4294901761')])
  const path = paxRecord('path', 'long')
  const given = tar(extension('x', large), file('a', 'x'), extension('x', Buffer.concat([path, large])), file('b', 'y'))
  const found = await mapped(given, (id) => id - 4_294_901_760)
  expect(found).toEqual(await mapped(tar(withOwner('a', 'x'), extension('x', path), withOwner('b', 'y')), (id) => id))
})

test('an owner that is nobody there ends the tar with the reason', async () => {
  const nobody: MapOwner = (id, kind, { name }) => {
    throw new Error(`${kind} ${id} of ${name.toString()}`)
  }
  await expect(mapped(tar(file('a', 'x')), nobody)).rejects.toThrow('uid 0 of a')
  await expect(mapped(everyKind.subarray(0, 1_000), (id) => id)).rejects.toMatchObject({ code: 'TRUNCATED' })
})

function ownedBy(uid: string, gid: string): Buffer {
  return header({
    patch: (block) => {
      block.write(`${uid}\0`, 108, 'latin1')
      block.write(`${gid}\0`, 116, 'latin1')
    },
  })
}

function withOwner(name: string, data: string): Buffer {
  return file(name, data, { patch: (block) => void block.write('0000000\0' + '0000001\0', 108, 'latin1') })
}

async function mapped(bytes: Buffer, map: MapOwner, size = 1_000): Promise<Buffer> {
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    Buffer.from(bytes.subarray(index * size, (index + 1) * size)),
  )
  const found: Buffer[] = []
  for await (const piece of mapOwners(Readable.from(chunks), map)) found.push(Buffer.from(piece))
  return Buffer.concat(found)
}

async function ownersOf(bytes: Buffer): Promise<number[][]> {
  const owners: number[][] = []
  for await (const event of readTar(Readable.from([bytes])))
    if (event.kind === 'entry') owners.push([event.entry.uid, event.entry.gid])
  return owners
}
