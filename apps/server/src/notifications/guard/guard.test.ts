import { expect, test } from 'vitest'
import { Guard } from './guard.ts'
import { isPublic } from './public-address.ts'

const guardOf = (allowed: string[] = [], names: Record<string, string[]> = {}) =>
  new Guard({
    allowed: () => Promise.resolve(allowed),
    resolve: (host) => {
      const found = names[host]
      return found === undefined ? Promise.reject(new Error(`ENOTFOUND ${host}`)) : Promise.resolve(found)
    },
  })
const tls = { plain: false }

test.each([
  '127.0.0.1',
  '127.8.9.10',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '198.18.0.1',
  '192.0.2.1',
  '::',
  '::1',
  'fe80::1',
  'fe80::1%eth0',
  'fd00::1',
  'fec0::1',
  'ff02::1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::ffff:0:127.0.0.1',
  '::127.0.0.1',
  '64:ff9b::127.0.0.1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::1.1.1.1',
  '2002:7f00:1::',
  '2002:c0a8:101::1',
  '2001::1',
  '2001:db8::1',
  'fd00:ec2::254',
  'nonsense',
])('%s is inside', (address) => {
  expect(isPublic(address)).toBe(false)
})

test.each(['1.1.1.1', '172.32.0.1', '2606:4700::1111', '::ffff:1.1.1.1', '64:ff9b::1.1.1.1', '2002:101:101::1'])(
  '%s is public',
  (address) => {
    expect(isPublic(address)).toBe(true)
  },
)

test.each([
  '127.0.0.1',
  '2130706433',
  '0x7f.1',
  '0177.0.0.1',
  '127.1',
  '[::1]',
  '::1',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '１２７.0.0.1',
  '127。0。0。1',
  '127.0.0.1.',
])('the spelling %s is no way in', async (host) => {
  await expect(guardOf().admit(host, tls)).rejects.toMatchObject({
    permanent: true,
    detail: { code: 'destination-inward' },
  })
})

test('a name is refused when any of its addresses is inside', async () => {
  const names = { 'evil.example.org': ['1.1.1.1', '127.0.0.1'] }
  await expect(guardOf([], names).admit('evil.example.org', tls)).rejects.toMatchObject({
    detail: { code: 'destination-inward', params: { host: 'evil.example.org', address: '127.0.0.1' } },
  })
})

test('the connection goes to the address that was checked, whatever the name leads to by then', async () => {
  let asked = 0
  const guard = new Guard({
    allowed: () => Promise.resolve([]),
    resolve: () => Promise.resolve([(asked += 1) === 1 ? '1.1.1.1' : '127.0.0.1']),
  })
  const { lookup } = await guard.admit('rebind.example.org', tls)
  const all = await new Promise((settle) =>
    lookup('rebind.example.org', { all: true }, (_error, found) => settle(found)),
  )
  const one = await new Promise((settle) => lookup('rebind.example.org', {}, (_error, found) => settle(found)))
  expect([all, one, asked]).toEqual([[{ address: '1.1.1.1', family: 4 }], '1.1.1.1', 1])
})

test('a name that leads nowhere may lead somewhere later', async () => {
  await expect(guardOf().admit('gone.example.org', tls)).rejects.toMatchObject({
    permanent: false,
    detail: { code: 'destination-unresolved' },
  })
})

test.each([
  ['NAS.lan', 'nas.lan'],
  ['192.168.1.0/24', 'nas.lan'],
  ['192.168.1.7', 'nas.lan'],
  ['192.168.1.7', '192.168.1.7'],
  ['fd00::/8', 'six.lan'],
  ['127.0.0.1', '127.1'],
  ['::1', '[::1]'],
])('an admin who allows %s may send to %s, also by plain HTTP', async (entry, host) => {
  const names = { 'nas.lan': ['192.168.1.7'], 'six.lan': ['fd00::7'] }
  await expect(guardOf([entry], names).admit(host, { plain: true })).resolves.toMatchObject({})
})

test.each(['192.168.2.0/24', 'other.lan', '192.168.1.8', '192.168.1.0/99', 'as.lan'])(
  'an admin who allows %s has not allowed 192.168.1.7',
  async (entry) => {
    await expect(guardOf([entry], { 'nas.lan': ['192.168.1.7'] }).admit('nas.lan', tls)).rejects.toMatchObject({
      detail: { code: 'destination-inward' },
    })
  },
)

test('nobody outside is reached by plain HTTP', async () => {
  const names = { 'example.org': ['1.1.1.1'] }
  await expect(guardOf([], names).admit('example.org', { plain: true })).rejects.toMatchObject({
    permanent: true,
    detail: { code: 'destination-plain-http' },
  })
  await expect(guardOf([], names).admit('example.org', tls)).resolves.toMatchObject({ addresses: ['1.1.1.1'] })
})
