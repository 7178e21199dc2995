import { expect, test } from 'vitest'
import { planContext, type ContextParts } from '../testing/plan-context.ts'
import { describeNetworks } from './describe-networks.ts'

const nothing = { aliases: [], droppedAliases: [], droppedAddresses: [], addresses: [] }
const Networks = {
  front: { Aliases: ['web', 'orders'], IPAMConfig: { IPv4Address: '10.0.0.9', IPv6Address: 'fd00::9' } },
  back: { Aliases: null, IPAMConfig: null },
}

test('names and addresses that mean the source are listed as dropped', () => {
  expect(described()).toEqual([
    {
      name: 'front',
      aliases: ['orders'],
      droppedAliases: ['web'],
      droppedAddresses: ['10.0.0.9', 'fd00::9'],
      addresses: [],
    },
    { ...nothing, name: 'back' },
  ])
})

test('the overrides are in the description: what is asked for, joined and left out', () => {
  const networks = {
    front: { aliases: ['web'], ipv4Address: '10.0.0.10', ipv6Address: 'fd00::9' },
    back: null,
    extra: { aliases: ['x'] },
  }
  expect(described({ options: { overrides: { networks } } })).toEqual([
    {
      name: 'front',
      aliases: ['web'],
      droppedAliases: ['orders'],
      droppedAddresses: ['10.0.0.9'],
      addresses: ['10.0.0.10', 'fd00::9'],
    },
    { ...nothing, name: 'extra', aliases: ['x'] },
  ])
})

test.each([
  ['host', { host: {} }, [{ ...nothing, name: 'host' }]],
  ['none', { none: {} }, [{ ...nothing, name: 'none' }]],
  ['container:1', {}, []],
])('network mode %s', (NetworkMode, networks, description) => {
  const context = planContext({ container: { HostConfig: { NetworkMode }, Networks: networks } })
  expect(describeNetworks(context)).toEqual(description)
})

function described(parts: ContextParts = {}) {
  return describeNetworks(planContext({ ...parts, container: { HostConfig: { NetworkMode: 'front' }, Networks } }))
}
