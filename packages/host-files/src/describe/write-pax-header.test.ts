import { readTar, type TarEntry } from '@holdfast/archive'
import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { writePaxHeader, type HeaderFields } from './write-pax-header.ts'

const plain: HeaderFields = {
  name: Buffer.from('folder/file'),
  linkName: Buffer.alloc(0),
  type: '0',
  size: 0,
  mode: 0o4755,
  uid: 1,
  gid: 2,
  mtimeNs: 3_000_000_000n,
  deviceMajor: 0,
  deviceMinor: 0,
  xattrs: [],
}

async function readBack(fields: Partial<HeaderFields>): Promise<TarEntry> {
  const tar = Buffer.concat([writePaxHeader({ ...plain, ...fields }), Buffer.alloc(1024)])
  for await (const event of readTar(
    (async function* () {
      yield tar
    })(),
  ))
    if (event.kind === 'entry') return event.entry
  throw new Error('no entry')
}

test('what fits into a ustar header makes one block, and what does not a PAX header before it', async () => {
  expect(writePaxHeader(plain)).toHaveLength(512)
  expect(await readBack({})).toMatchObject({ name: plain.name, mode: 0o4755, uid: 1, gid: 2, mtime: 3, type: '0' })
  const long = Buffer.from(`folder/${'n'.repeat(300)}`)
  const odd = { name: long, type: '2', linkName: Buffer.from('l'.repeat(200)), uid: 3_000_000_000, gid: 4_294_967_294 }
  expect(await readBack(odd)).toMatchObject(odd)
  expect(await readBack({ type: '3', deviceMajor: 259, deviceMinor: 1_048_575 })).toMatchObject({
    deviceMajor: 259,
    deviceMinor: 1_048_575,
  })
})

test('a time keeps its nanoseconds, before 1970 too', () => {
  const timeOf = (mtimeNs: bigint): string | undefined =>
    /mtime=([^\n]*)\n/.exec(writePaxHeader({ ...plain, mtimeNs }).toString('latin1'))?.[1]
  expect(timeOf(1_234_567_890_123_456_789n)).toBe('1234567890.123456789')
  expect(timeOf(1_234_567_890_000_000_000n)).toBeUndefined()
  expect(timeOf(1_500_000_000n)).toBe('1.5')
  expect(timeOf(-1_500_000_000n)).toBe('-1.5')
  expect(timeOf(-1n)).toBe('-0.000000001')
  expect(timeOf(20_000_000_000_000_000_000n)).toBe('20000000000')
})

test('records are in one order, lengths count themselves, and GNU tar reads what is in them', () => {
  const fields: HeaderFields = {
    ...plain,
    name: Buffer.from('n'.repeat(101)),
    uid: 3_000_000_000,
    mtimeNs: -1n,
    xattrs: [
      [Buffer.from('trusted.x'), Buffer.from('\0\n=binary\xff', 'latin1')],
      [Buffer.from('user.a=50%'), Buffer.from('z')],
    ],
  }
  const blocks = writePaxHeader(fields)
  const body = blocks.subarray(512, -512).toString('latin1').replace(/\0+$/, '')
  expect(body.match(/(path|uid|mtime|SCHILY[^=]*)=/g)).toEqual([
    'path=',
    'uid=',
    'mtime=',
    'SCHILY.xattr.trusted.x=',
    'SCHILY.xattr.user.a%3D50%25=',
  ])
  const shown = execFileSync('tar', ['--xattrs', '--xattrs-include=*', '-tvvf', '-'], {
    input: Buffer.concat([blocks, Buffer.alloc(1024)]),
  }).toString()
  expect(shown).toContain('3000000000/2')
  expect(shown).toContain('user.a=50%')
})

test('a file of more than 8 GiB has its size in a record', async () => {
  const header = writePaxHeader({ ...plain, size: 8_589_934_592 })
  expect(header.toString('latin1')).toContain('19 size=8589934592\n')
})
