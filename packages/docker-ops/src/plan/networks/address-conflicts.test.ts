import { expect, test } from 'vitest'
import { planContext } from '../testing/plan-context.ts'
import { addressConflicts } from './address-conflicts.ts'

const front = { IPAMConfig: { IPv4Address: '10.0.0.9', IPv6Address: 'fd00:0::9' } }

function conflicts(subnets: string[], claims: [address: string, holder: string | null][], overrides = {}) {
  const found = addressConflicts(
    planContext({
      purpose: 'restore',
      container: { HostConfig: { NetworkMode: 'front' }, Networks: { front } },
      options: { overrides: { networks: { front: overrides } } },
      addresses: new Map([
        [
          'front',
          {
            subnets,
            claims: claims.map(([address, name]) => ({ address, holder: name === null ? null : { id: name, name } })),
          },
        ],
      ]),
    }),
  )
  return found.map(({ field, message, fix }) => [field, message.code, message.params['holder'], fix?.options])
}

test('an address of the network itself, and one in another spelling, are taken', () => {
  const claims: [string, string | null][] = [
    ['10.0.0.9', null],
    ['fd00::9', 'db'],
  ]
  expect(conflicts([], claims, { aliases: ['x'] })).toEqual([
    [
      'overrides.networks.front.ipv4Address',
      'address-taken',
      null,
      { overrides: { networks: { front: { aliases: ['x'], ipv4Address: null } } } },
    ],
    ['overrides.networks.front.ipv6Address', 'address-taken', 'db', expect.anything()],
  ])
})

test('each family has subnets of its own', () => {
  const briefly = (subnets: string[]) => conflicts(subnets, []).map(([field, code]) => [field, code])
  expect(briefly(['10.0.0.0/24', 'fd00::/64'])).toEqual([])
  expect(briefly(['10.0.1.0/24', 'fd00::/64'])).toEqual([['overrides.networks.front.ipv4Address', 'address-outside']])
  expect(briefly(['10.0.0.0/24'])).toEqual([['overrides.networks.front.ipv6Address', 'address-outside']])
})

test('what the engine is to choose is in nobody’s way', () => {
  const claims: [string, string | null][] = [['10.0.0.9', 'db']]
  expect(conflicts([], claims, { ipv4Address: null })).toEqual([])
})
