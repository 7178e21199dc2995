import { expect, test } from 'vitest'
import { claimedAddress, plainAddress } from './plain-address.ts'

test.each([
  ['', null],
  [null, null],
  [undefined, null],
  ['127.0.0.1', '127.0.0.1'],
  ['0.0.0.0', '0.0.0.0'],
  ['::', '::'],
  ['0:0:0:0:0:0:0:0', '::'],
  ['[::1]', '::1'],
  ['0000:0000:0000:0000:0000:0000:0000:0001', '::1'],
  ['2001:DB8::00A:1', '2001:db8::a:1'],
  ['::ffff:192.168.1.20', '192.168.1.20'],
  ['0000:0000:0000:0000:0000:FFFF:7F00:0001', '127.0.0.1'],
  ['fe80::1%eth0', 'fe80::1%eth0'],
])('%s is the address %s', (text, address) => {
  expect(plainAddress(text)).toBe(address)
})

test.each(['0.0.0.0', '::', '::ffff:0.0.0.0', ''])('who listens on %j claims every address', (text) => {
  expect(claimedAddress(text)).toBeNull()
})
