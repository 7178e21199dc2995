import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { extension, file, paxRecord, tar } from '../testing/build-tar.ts'
import { createTarWalker, type TarVerdict } from './walk-tar.ts'

describe('the digest of a tar', () => {
  const pax = (mtime: string, more = '') =>
    extension('x', Buffer.concat([paxRecord('mtime', mtime), Buffer.from(more)]))
  const at = (offset: number, text: string) => ({ patch: (block: Buffer) => void block.write(text, offset) })
  const digestOf = async (...parts: Buffer[]) => (await verdictOf(tar(...parts), true)).contentSha256
  const plain = file('name', 'data')

  test('is the same whatever the times are, and however they are written', async () => {
    const expected = await digestOf(plain)
    expect(expected).toMatch(/^[0-9a-f]{64}$/)
    expect(await digestOf(file('name', 'data', at(136, '00000012345')))).toBe(expected)
    expect(await digestOf(pax('-86400.5'), plain)).toBe(expected)
    expect(
      await digestOf(extension('x', Buffer.concat(['atime', 'ctime'].map((key) => paxRecord(key, '7')))), plain),
    ).toBe(expected)
  })

  test('is the same whether a mode also says what it is of, as only older engines write it, or not', async () => {
    expect(await digestOf(file('name', 'data', at(100, '0100644')))).toBe(
      await digestOf(file('name', 'data', at(100, '0000644'))),
    )
  })

  test('is the same whatever the host it comes from calls the owner and the group', async () => {
    const expected = await digestOf(plain)
    expect(await digestOf(file('name', 'data', at(265, 'postgres')))).toBe(expected)
    expect(await digestOf(file('name', 'data', at(297, 'ssl-cert')))).toBe(expected)
    const names = ['uname', 'gname'].map((key) => paxRecord(key, 'jürgen'))
    expect(await digestOf(extension('x', Buffer.concat(names)), plain)).toBe(expected)
  })

  test.each<[string, Buffer[]]>([
    ['a byte of the data', [file('name', 'dato')]],
    ['the name', [file('nome', 'data')]],
    ['a long name', [extension('L', 'nome\0'), plain]],
    ['what it is', [file('name', '', { type: '6' })]],
    ['the mode', [file('name', 'data', at(100, '0000755'))]],
    ['the owner', [file('name', 'data', at(108, '0000001'))]],
    ['the group', [file('name', 'data', at(116, '0000001'))]],
    ['an attribute', [pax('1', paxRecord('SCHILY.xattr.security.capability', 'x').toString()), plain]],
    ['one entry more', [plain, file('name', 'data')]],
  ])('changes with %s', async (_what, parts) => {
    expect(await digestOf(...parts)).not.toBe(await digestOf(plain))
  })

  test('is the same however a long name, a large owner or the length is written', async () => {
    const expected = await digestOf(file('name', 'data', at(108, '0000007')))
    const records = [paxRecord('path', 'name'), paxRecord('uid', '7'), paxRecord('size', '4')]
    expect(await digestOf(extension('x', Buffer.concat(records)), file('nam', 'data'))).toBe(expected)
    expect(await digestOf(extension('L', 'name\0'), file('nam', 'data', at(108, '0000007')))).toBe(expected)
  })

  test('changes with the target of a link, short or long', async () => {
    const link = (...more: Buffer[]) => [...more, file('name', '', { type: '2', ...at(157, 'here') })]
    const expected = await digestOf(...link())
    expect(await digestOf(...link(extension('K', 'here\0')))).toBe(expected)
    expect(await digestOf(...link(extension('K', 'there\0')))).not.toBe(expected)
    expect(await digestOf(...link(extension('x', paxRecord('linkpath', 'there'))))).not.toBe(expected)
  })

  test('is the same with and without the attributes that an engine does not hand out', async () => {
    const records = [paxRecord('SCHILY.xattr.user.note', 'x'), paxRecord('SCHILY.xattr.system.posix_acl_access', 'x')]
    expect(await digestOf(extension('x', Buffer.concat(records)), plain)).toBe(await digestOf(plain))
  })

  test('is not made unless it is asked for', async () => {
    expect(await verdictOf(tar(plain), false)).toEqual({ entries: 1, bytes: 2048 })
  })
})

async function verdictOf(bytes: Buffer, digest: boolean): Promise<TarVerdict> {
  const walker = createTarWalker({ digest })
  for await (const _chunk of walker.through(Readable.from([bytes])));
  return walker.verdict()
}
