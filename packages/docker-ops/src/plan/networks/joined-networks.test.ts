import type { CloneOverrides } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { brief, planContext, type ContextParts } from '../testing/plan-context.ts'
import { planNetworks } from './plan-networks.ts'

const front = { Aliases: ['web', 'shop'], IPAMConfig: { IPv4Address: '10.0.0.9', LinkLocalIPs: ['169.254.1.1'] } }
const back = { Aliases: null, IPAMConfig: null }

test('aliases that are asked for are all there are, also those the clone would not take by itself', () => {
  const plan = planned({ front }, { front: { aliases: ['web', 'copy-of-shop', 'web'] } })
  expect(plan.atCreate).toMatchObject({ front: { Aliases: ['web', 'copy-of-shop'] } })
  expect(changesOf(plan)).toContainEqual([
    'NetworkSettings.Networks.front.Aliases',
    ['web', 'shop'],
    ['web', 'copy-of-shop'],
  ])
  const none = planned({ front }, { front: { aliases: [] } })
  expect(none.atCreate?.['front']).not.toHaveProperty('Aliases')
  expect(changesOf(none)).toContainEqual(['NetworkSettings.Networks.front.Aliases', ['web', 'shop'], null])
})

test('addresses that are asked for take the place of fixed ones; those of the link stay', () => {
  const plan = planned({ front, back }, { front: { ipv4Address: '10.0.0.10' }, back: { ipv6Address: 'fd00::10' } })
  const after = { IPv4Address: '10.0.0.10', LinkLocalIPs: ['169.254.1.1'] }
  expect(plan.atCreate).toMatchObject({
    front: { IPAMConfig: after },
    back: { IPAMConfig: { IPv6Address: 'fd00::10' } },
  })
  expect(changesOf(plan)).toEqual([
    ['NetworkSettings.Networks.front.IPAMConfig', front.IPAMConfig, after],
    ['NetworkSettings.Networks.front.Aliases', ['web', 'shop'], ['shop']],
    ['NetworkSettings.Networks.back.IPAMConfig', null, { IPv6Address: 'fd00::10' }],
  ])
})

test('the address the source has, asked for, is no change', () => {
  const plan = planned({ front }, { front: { ipv4Address: '10.0.0.9', aliases: ['web', 'shop'] } })
  expect(plan.atCreate).toEqual({ front })
  expect(plan.changes).toEqual([])
})

test('a network the source has not is joined', () => {
  const plan = planned({ front }, { extra: { aliases: ['x'], ipv4Address: '10.9.0.9' }, plain: {} })
  const extra = { Aliases: ['x'], IPAMConfig: { IPv4Address: '10.9.0.9' } }
  expect(plan.atCreate).toMatchObject({ extra, plain: {} })
  expect(changesOf(plan)).toEqual(
    expect.arrayContaining([
      ['NetworkSettings.Networks.extra', null, extra],
      ['NetworkSettings.Networks.plain', null, {}],
    ]),
  )
  expect(plan.hostConfig).toEqual({})
})

test('an engine that gives networks a priority shows it on a new one too', () => {
  const plan = planned({ front: {} }, { plain: {} }, { apiVersion: '1.48' })
  expect(plan.atCreate).toEqual({ front: {}, plain: {} })
  expect(changesOf(plan)).toEqual([['NetworkSettings.Networks.plain', null, { GwPriority: 0 }]])
})

test('on an engine that takes one network at create, a new one is joined after', () => {
  const plan = planned({ front: {} }, { extra: { aliases: ['x'] } }, { apiVersion: '1.41' })
  expect(plan.atCreate).toEqual({ front: {} })
  expect(plan.afterCreate).toEqual([{ network: 'extra', endpoint: { Aliases: ['x'] } }])
})

test('an alias that is the host name is not among the names inspect is compared by', () => {
  const plan = planned(
    { front: {} },
    { front: { aliases: ['x', 'other'] }, extra: { aliases: ['x'] } },
    { hostname: 'x' },
  )
  expect(plan.atCreate).toEqual({ front: { Aliases: ['x', 'other'] }, extra: { Aliases: ['x'] } })
  expect(changesOf(plan)).toEqual([
    ['NetworkSettings.Networks.front.Aliases', null, ['other']],
    ['NetworkSettings.Networks.extra', null, { Aliases: [] }],
  ])
})

test('a network is left out; where it was the first, the next one is', () => {
  const second = planned({ front, back }, { back: null })
  expect(Object.keys(second.atCreate ?? {})).toEqual(['front'])
  expect(second.hostConfig).toEqual({})
  expect(changesOf(second)[0]).toEqual(['NetworkSettings.Networks.back', {}, null])

  const first = planned({ front, back }, { front: null, extra: {} }, { apiVersion: '1.41' })
  expect(first.atCreate).toEqual({ back: {} })
  expect(first.afterCreate).toEqual([{ network: 'extra', endpoint: {} }])
  expect(first.hostConfig).toEqual({ NetworkMode: 'back' })
  expect(changesOf(first)).toEqual([
    ['NetworkSettings.Networks.front', front, null],
    ['HostConfig.NetworkMode', 'front', 'back'],
    ['NetworkSettings.Networks.extra', null, {}],
  ])
})

test('with the last one left out there is none', () => {
  const plan = planned({ front }, { front: null })
  expect(plan).toMatchObject({ atCreate: null, afterCreate: [], leave: [], hostConfig: { NetworkMode: 'none' } })
  expect(changesOf(plan)).toEqual([
    ['NetworkSettings.Networks.front', front, null],
    ['HostConfig.NetworkMode', 'front', 'none'],
    ['NetworkSettings.Networks.none', null, 'chosen'],
  ])
})

test('a source in no network at all gets a clone in the one that is asked for', () => {
  const plan = planned({}, { extra: {} })
  expect(plan).toMatchObject({ atCreate: { extra: {} }, leave: [], hostConfig: { NetworkMode: 'extra' } })
})

test('links of the default bridge end where the clone leaves it', () => {
  const HostConfig = { NetworkMode: 'default', Links: ['/db:/web/db'] }
  const plan = planned({ bridge: {} }, { bridge: null, extra: {} }, { HostConfig })
  expect(plan.hostConfig).toStrictEqual({ NetworkMode: 'extra', Links: undefined })
  expect(changesOf(plan)).toContainEqual(['HostConfig.Links', ['/db:/web/db'], null])
})

test('sysctls of an interface move to the network that has become the first, as a part of it where it is new', () => {
  const HostConfig = { NetworkMode: 'front', Sysctls: { 'net.ipv4.conf.eth0.forwarding': '1' } }
  const plan = planned({ front: {} }, { front: null, extra: {} }, { HostConfig, apiVersion: '1.47' })
  const option = 'com.docker.network.endpoint.sysctls'
  const extra = { DriverOpts: { [option]: 'net.ipv4.conf.IFNAME.forwarding=1' } }
  expect(plan.atCreate).toEqual({ extra })
  expect(changesOf(plan)).toEqual([
    ['NetworkSettings.Networks.front', {}, null],
    ['HostConfig.NetworkMode', 'front', 'extra'],
    ['NetworkSettings.Networks.extra', null, extra],
    ['HostConfig.Sysctls.net.ipv4.conf.eth0.forwarding', '1', null],
  ])
})

test.each<[string, Record<string, unknown>, CloneOverrides['networks'], string]>([
  ['host', {}, { front: {} }, 'network mode host'],
  ['none', {}, { front: {} }, 'network mode none'],
  ['container:1', {}, { front: null }, 'network mode container:1'],
  ['default', { bridge: {} }, { bridge: { aliases: ['x'] } }, 'bridge has no aliases'],
  ['front', { front: {} }, { bridge: { ipv4Address: '172.17.0.9' } }, 'bridge gives no fixed addresses'],
  ['front', { front: {} }, { back: null }, 'It is in front.'],
  ['front', { front: {} }, { host: {} }, 'host is a network mode'],
])('in network mode %s with %o, %o is refused', (NetworkMode, ...[networks, overrides, message]) => {
  expect(() => planned(networks, overrides, { HostConfig: { NetworkMode } })).toThrow(
    expect.objectContaining({
      code: 'BAD_REQUEST',
      field: 'overrides.networks',
      message: expect.stringContaining(message),
    }),
  )
})

test('a container whose network is disabled joins none, and none can be asked for', () => {
  const container = { Config: { NetworkDisabled: true }, HostConfig: { NetworkMode: 'default' } }
  expect(planNetworks(planContext({ container }))).toMatchObject({ atCreate: null, afterCreate: [], leave: [] })
  const options = { overrides: { networks: { front: {} } } }
  expect(() => planNetworks(planContext({ container, options }))).toThrow(
    expect.objectContaining({ code: 'BAD_REQUEST', message: expect.stringContaining('network disabled') }),
  )
})

interface Parts extends Pick<ContextParts, 'apiVersion'> {
  HostConfig?: Record<string, unknown>
  hostname?: string
}

function planned(
  Networks: Record<string, unknown>,
  networks: CloneOverrides['networks'],
  { HostConfig = { NetworkMode: 'front' }, hostname, apiVersion = '1.44' }: Parts = {},
) {
  const Config = { Labels: { 'com.docker.compose.service': 'web' } }
  const overrides = { networks, ...(hostname !== undefined && { hostname }) }
  const context = planContext({ apiVersion, container: { Networks, HostConfig, Config }, options: { overrides } })
  return planNetworks(context)
}

function changesOf({ changes }: ReturnType<typeof planNetworks>): unknown[] {
  return brief(changes)
}
