import { expect, test } from 'vitest'
import { brief, planContext, sourceId, type ContextParts } from '../testing/plan-context.ts'
import { planNetworks } from './plan-networks.ts'

const runtime = {
  NetworkID: 'f'.repeat(64),
  EndpointID: 'e'.repeat(64),
  Gateway: '172.18.0.1',
  IPAddress: '172.18.0.2',
  IPPrefixLen: 16,
  IPv6Gateway: '',
  GlobalIPv6Address: '',
  GlobalIPv6PrefixLen: 0,
  MacAddress: '02:42:ac:12:00:02',
  DNSNames: ['web', 'abc'],
}
const nothing = { IPAMConfig: null, Links: null, Aliases: null, DriverOpts: null }

test('what is asked for is carried, what the engine worked out is not', () => {
  const Aliases = ['shop', sourceId.slice(0, 12)]
  const asked = {
    Links: ['db:db'],
    DriverOpts: { a: 'b' },
    GwPriority: 5,
    IPAMConfig: { LinkLocalIPs: ['169.254.1.1'] },
  }
  const plan = planned({ front: { ...runtime, ...asked, Aliases } })
  expect(plan.atCreate).toEqual({ front: { ...asked, Aliases: ['shop'] } })
  expect(plan.changes).toEqual([])
})

test('fixed addresses are dropped, link-local ones stay', () => {
  const IPAMConfig = { IPv4Address: '172.18.0.9', IPv6Address: 'fd00::9', LinkLocalIPs: ['169.254.1.1'] }
  const plan = planned({ front: { ...nothing, IPAMConfig } })
  expect(plan.atCreate).toEqual({ front: { IPAMConfig: { LinkLocalIPs: ['169.254.1.1'] } } })
  expect(brief(plan.changes)).toEqual([
    ['NetworkSettings.Networks.front.IPAMConfig', IPAMConfig, { LinkLocalIPs: ['169.254.1.1'] }],
  ])
})

test("names that mean the source are dropped: its container's, its service's", () => {
  const Aliases = ['web', 'frontend', 'shop', 'chosen']
  const Config = { Labels: { 'com.docker.compose.service': 'frontend' }, Hostname: 'chosen' }
  const plan = planned({ front: { ...nothing, Aliases } }, { container: { Config } })
  expect(plan.atCreate).toEqual({ front: { Aliases: ['shop'] } })
  expect(brief(plan.changes)).toEqual([
    ['NetworkSettings.Networks.front.Aliases', ['web', 'frontend', 'shop'], ['shop']],
  ])
})

test('older engines get the network of the mode at create and the others after; newer ones all at once', () => {
  const networks = { back: { Aliases: ['b'] }, front: { Aliases: ['f'] } }
  const old = planned(networks)
  expect(old.atCreate).toEqual({ front: { Aliases: ['f'] } })
  expect(old.afterCreate).toEqual([{ network: 'back', endpoint: { Aliases: ['b'] } }])
  const recent = planned(networks, { apiVersion: '1.44' })
  expect(recent.atCreate).toEqual({ back: { Aliases: ['b'] }, front: { Aliases: ['f'] } })
  expect(recent.afterCreate).toEqual([])
})

test('the network of the mode is found by its id too', () => {
  const networks = { back: { NetworkID: 'a'.repeat(64) }, front: { NetworkID: 'b'.repeat(64) } }
  for (const NetworkMode of ['b'.repeat(64), 'b'.repeat(12)])
    expect(planned(networks, { container: { HostConfig: { NetworkMode } } }).atCreate).toEqual({ front: {} })
})

test('the mode default means the default bridge, wherever it stands', () => {
  const container = { HostConfig: { NetworkMode: 'default' } }
  expect(planned({ back: {}, bridge: {} }, { container }).atCreate).toEqual({ bridge: {} })
})

test.each(['host', 'none', 'container:123'])('mode %s names no networks', (NetworkMode) => {
  const plan = planned({ host: { ...nothing, Aliases: ['x'] } }, { container: { HostConfig: { NetworkMode } } })
  expect(plan).toMatchObject({ atCreate: null, afterCreate: [], leave: [], changes: [] })
})

test('the default bridge takes neither aliases nor addresses', () => {
  const bridge = { ...runtime, Aliases: ['x'], IPAMConfig: { LinkLocalIPs: ['169.254.1.1'] } }
  expect(planned({ bridge }, { container: { HostConfig: { NetworkMode: 'default' } } }).atCreate).toEqual({
    bridge: {},
  })
})

test('a source that left the network of its mode gets a clone that is not in it', () => {
  expect(planned({ back: {} })).toMatchObject({ atCreate: { back: {} }, leave: [] })
  expect(planned({})).toMatchObject({ atCreate: null, leave: ['front'] })
  expect(planned({}, { container: { HostConfig: { NetworkMode: 'default' } } }).leave).toEqual(['bridge'])
})

test('sysctls of an interface move to its network where the engine wants them there', () => {
  const Sysctls = { 'net.ipv4.conf.eth0.forwarding': '1', 'net.ipv4.ip_forward': '1' }
  const container = { HostConfig: { NetworkMode: 'front', Sysctls } }
  expect(planned({ front: {} }, { container }).hostConfig).toEqual({})
  const plan = planned({ front: { DriverOpts: { a: 'b' } } }, { container, apiVersion: '1.48' })
  const option = 'com.docker.network.endpoint.sysctls'
  expect(plan.hostConfig).toEqual({ Sysctls: { 'net.ipv4.ip_forward': '1' } })
  expect(plan.atCreate).toEqual({ front: { DriverOpts: { a: 'b', [option]: 'net.ipv4.conf.IFNAME.forwarding=1' } } })
  expect(brief(plan.changes)).toEqual([
    ['HostConfig.Sysctls.net.ipv4.conf.eth0.forwarding', '1', null],
    [`NetworkSettings.Networks.front.DriverOpts.${option}`, null, 'net.ipv4.conf.IFNAME.forwarding=1'],
  ])
})

function planned(Networks: Record<string, unknown>, { container, ...parts }: ContextParts = {}) {
  const HostConfig = { NetworkMode: 'front', ...container?.HostConfig }
  return planNetworks(planContext({ ...parts, container: { ...container, HostConfig, Networks } }))
}
