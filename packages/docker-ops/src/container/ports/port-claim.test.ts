import { expect, test } from 'vitest'
import { bindingsClaims, hostPortRange } from './port-claim.ts'

test.each([
  ['8080', { first: 8080, last: 8080 }],
  ['8000-8010', { first: 8000, last: 8010 }],
  ['8080/tcp', { first: 8080, last: 8080 }],
  ['65535', { first: 65_535, last: 65_535 }],
  ['', null],
  [undefined, null],
  ['0', null],
  ['http', null],
  ['8010-8000', null],
  ['65536', null],
  ['65530-65536', null],
  ['-1', null],
])('%s is fixed to %j', (text, range) => {
  expect(hostPortRange(text)).toEqual(range)
})

test('every fixed port is claimed, of a range each one; what the engine picks is not', () => {
  const bindings = {
    '80/tcp': [
      { HostIp: '127.0.0.1', HostPort: '8080' },
      { HostIp: '::', HostPort: '9000-9002' },
    ],
    '53/udp': [{ HostPort: '53' }],
    '90': [{ HostIp: '', HostPort: '90' }],
    '81/tcp': [{ HostIp: '', HostPort: '' }, { HostIp: '' }, { HostIp: '', HostPort: '0' }],
    '82/tcp': null,
  }
  const claims = bindingsClaims(bindings, 'web')
  expect(claims.map(({ protocol, hostIp, hostPort }) => [protocol, hostIp, hostPort])).toEqual([
    ['tcp', null, 90],
    ['tcp', '127.0.0.1', 8080],
    ['tcp', null, 9000],
    ['tcp', null, 9001],
    ['tcp', null, 9002],
    ['udp', null, 53],
  ])
  expect(new Set(claims.map(({ holder }) => holder))).toEqual(new Set(['web']))
})

test.each([null, undefined, {}])('%j claims nothing', (bindings) => {
  expect(bindingsClaims(bindings, 'web')).toEqual([])
})
