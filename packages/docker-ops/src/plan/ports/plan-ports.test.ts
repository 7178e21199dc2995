import { expect, test } from 'vitest'
import type { PortClaim } from '../../container/ports/port-claim.ts'
import { rawImage } from '../../engine/raw/raw-inspect.ts'
import { brief, imageId, planContext, type ContextParts } from '../testing/plan-context.ts'
import { planPorts } from './plan-ports.ts'

const fixed = [
  { HostIp: '127.0.0.1', HostPort: '8080' },
  { HostIp: '', HostPort: '9000-9010' },
]
const picked = [{ HostIp: '', HostPort: '0' }]
const PortBindings = { '80/tcp': fixed, '53/udp': picked, '99/tcp': null }

test('keep touches nothing', () => {
  const context = planContext({ container: { HostConfig: { PortBindings, PublishAllPorts: true } } })
  expect(planPorts(context)).toEqual({ changes: [] })
})

test('none publishes nothing', () => {
  const container = { HostConfig: { PortBindings: { '80/tcp': fixed }, PublishAllPorts: true } }
  const edits = planPorts(planContext({ container, options: { overrides: { ports: 'none' } } }))
  expect(edits.hostConfig).toEqual({ PortBindings: {}, PublishAllPorts: false })
  expect(brief(edits.changes)).toEqual([
    ['HostConfig.PortBindings.80/tcp', fixed, null],
    ['HostConfig.PublishAllPorts', true, false],
  ])
})

test('a key without a port is dropped wherever it stands', () => {
  const container = {
    Config: { ExposedPorts: { '/tcp': {}, '80/tcp': {} } },
    HostConfig: { PortBindings: { '/tcp': null, '80/tcp': fixed } },
  }
  const edits = planPorts(planContext({ container }))
  expect(edits).toMatchObject({
    config: { ExposedPorts: { '80/tcp': {} } },
    hostConfig: { PortBindings: { '80/tcp': fixed } },
  })
  expect(brief(edits.changes)).toEqual([
    ['Config.ExposedPorts./tcp', {}, null],
    ['HostConfig.PortBindings./tcp', null, null],
  ])
})

test('the network of another container takes no ports; what the image exposes comes back by itself', () => {
  const container = {
    Config: { ExposedPorts: { '80/tcp': {}, '81/tcp': {} } },
    HostConfig: { NetworkMode: 'container:1', PublishAllPorts: true },
  }
  const edits = planPorts(planContext({ container, image: { ExposedPorts: { '80/tcp': {} } } }))
  expect(edits).toMatchObject({
    config: { ExposedPorts: {} },
    hostConfig: { PortBindings: {}, PublishAllPorts: false },
  })
  expect(brief(edits.changes)).toEqual([
    ['Config.ExposedPorts.81/tcp', {}, null],
    ['HostConfig.PublishAllPorts', true, false],
  ])
})

test('auto moves every fixed port to the next free one and keeps its address; the engine still picks the others', () => {
  const edits = auto(PortBindings, [claim(8081), claim(9000), claim(9011, 'other')])
  const moved = [
    { HostIp: '127.0.0.1', HostPort: '8082' },
    { HostIp: '', HostPort: '9012' },
  ]
  expect(edits.hostConfig).toEqual({ PortBindings: { ...PortBindings, '80/tcp': moved } })
  expect(brief(edits.changes)).toEqual([['HostConfig.PortBindings.80/tcp', fixed, moved]])
})

test('auto never takes the port of the source, even when nobody is known to claim it', () => {
  expect(numbers(auto({ '80/tcp': [{ HostIp: '', HostPort: '80' }] }))).toEqual({ '80/tcp': ['81'] })
})

test('auto leaves a port out that somebody listens on elsewhere: on another address it is free', () => {
  const bindings = { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }] }
  expect(numbers(auto(bindings, [claim(8081, 'x', '127.0.0.1')]))).toEqual({ '80/tcp': ['8082'] })
  expect(numbers(auto(bindings, [claim(8081, 'x', '10.0.0.1')]))).toEqual({ '80/tcp': ['8081'] })
})

test('auto gives no two bindings of the clone one port', () => {
  const bindings = {
    '80/tcp': [
      { HostIp: '', HostPort: '8080' },
      { HostIp: '', HostPort: '8081' },
    ],
    '81/tcp': [{ HostIp: '', HostPort: '8082' }],
    '90/tcp': [{ HostIp: '', HostPort: '9000-9001' }],
    '90/udp': [{ HostIp: '', HostPort: '9000-9001' }],
    '91/tcp': [{ HostIp: '', HostPort: '9000-9001' }],
  }
  expect(numbers(auto(bindings))).toEqual({
    '80/tcp': ['8083', '8084'],
    '81/tcp': ['8085'],
    '90/tcp': ['9002'],
    '90/udp': ['9002'],
    '91/tcp': ['9003'],
  })
})

test('auto keeps together what has one number in the source: IPv4 and IPv6, tcp and udp', () => {
  const both = [
    { HostIp: '0.0.0.0', HostPort: '53' },
    { HostIp: '::', HostPort: '53' },
  ]
  const claims = [claim(54, 'six', '2001:db8::1'), claim(55, 'four', '10.0.0.1'), { ...claim(56), protocol: 'udp' }]
  expect(numbers(auto({ '53/tcp': both, '53/udp': both }, claims))).toEqual({
    '53/tcp': ['57', '57'],
    '53/udp': ['57', '57'],
  })
})

test('where no port is free, auto leaves it to the engine', () => {
  const all = Array.from({ length: 65_535 }, (_, index) => claim(index + 1))
  expect(numbers(auto({ '80/tcp': [{ HostIp: '', HostPort: '8080' }] }, all))).toEqual({ '80/tcp': [''] })
})

test('a list replaces all bindings, and what it publishes is exposed', () => {
  const container = {
    Config: { ExposedPorts: { '80/tcp': {}, '53/udp': {} } },
    HostConfig: { PortBindings: { '80/tcp': fixed, '53/udp': picked }, PublishAllPorts: true },
  }
  const ports = [
    { containerPort: 80, hostPort: 8081, hostIp: '127.0.0.1' },
    { containerPort: 80, hostPort: null },
    { containerPort: 8443, protocol: 'udp' as const, hostPort: 443, hostIp: '0:0:0:0:0:0:0:1' },
  ]
  const edits = planPorts(planContext({ container, options: { overrides: { ports } } }))
  const web = [
    { HostIp: '127.0.0.1', HostPort: '8081' },
    { HostIp: '', HostPort: '' },
  ]
  const quic = [{ HostIp: '::1', HostPort: '443' }]
  expect(edits).toMatchObject({
    config: { ExposedPorts: { '80/tcp': {}, '53/udp': {}, '8443/udp': {} } },
    hostConfig: { PublishAllPorts: false },
  })
  expect(edits.hostConfig?.['PortBindings']).toEqual({ '80/tcp': web, '8443/udp': quic })
  expect(brief(edits.changes)).toEqual([
    ['Config.ExposedPorts.8443/udp', null, {}],
    ['HostConfig.PortBindings.80/tcp', fixed, web],
    ['HostConfig.PortBindings.53/udp', picked, null],
    ['HostConfig.PortBindings.8443/udp', null, quic],
    ['HostConfig.PublishAllPorts', true, false],
  ])
})

test('a list that says what the source has changes nothing', () => {
  const container = {
    Config: { ExposedPorts: { '80/tcp': {} } },
    HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] } },
  }
  const ports = [{ containerPort: 80, hostPort: 8080 }]
  expect(planPorts(planContext({ container, options: { overrides: { ports } } }))).toEqual({ changes: [] })
})

test.each([
  [{ containerPort: 81, hostPort: 8080 }],
  [{ containerPort: 80, hostPort: 8080 }],
  [{ containerPort: 81, hostPort: 8080, hostIp: '10.0.0.1' }],
])('a list that needs one host port twice is refused', (second) => {
  const ports = [{ containerPort: 80, hostPort: 8080 }, second]
  expect(() => planPorts(planContext({ options: { overrides: { ports } } }))).toThrow(
    expect.objectContaining({ code: 'BAD_REQUEST', field: 'options.overrides.ports' }),
  )
})

test('one host port may be asked for on two addresses and for two protocols, and any port twice', () => {
  const ports = [
    { containerPort: 81, hostPort: null },
    { containerPort: 81, hostPort: null },
    { containerPort: 80, hostPort: 8080, hostIp: '0.0.0.0' },
    { containerPort: 80, hostPort: 8080, hostIp: '::' },
    { containerPort: 80, protocol: 'udp' as const, hostPort: 8080 },
  ]
  const edits = planPorts(planContext({ options: { overrides: { ports } } }))
  expect(numbers(edits)).toEqual({ '81/tcp': ['', ''], '80/tcp': ['8080', '8080'], '80/udp': ['8080'] })
})

test('a list is refused where another container publishes for both; an empty one is not', () => {
  const container = { HostConfig: { NetworkMode: 'container:1' } }
  const plan = (ports: { containerPort: number; hostPort: number }[]) =>
    planPorts(planContext({ container, options: { overrides: { ports } } }))
  expect(() => plan([{ containerPort: 80, hostPort: 8080 }])).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }))
  expect(plan([])).toEqual({ changes: [] })
})

test('with another image, what is published stays exposed and the rest is the image’s', () => {
  const parts: ContextParts = {
    container: {
      Config: { ExposedPorts: { '80/tcp': {}, '81/tcp': {} } },
      HostConfig: { PortBindings: { '80/tcp': picked } },
    },
    image: { ExposedPorts: { '80/tcp': {}, '81/tcp': {} } },
    newImage: rawImage.parse({ Id: imageId, Config: { ExposedPorts: { '90/tcp': {} } } }),
  }
  const ports = [
    { containerPort: 80, hostPort: 8080 },
    { containerPort: 90, hostPort: 9000 },
    { containerPort: 91, hostPort: 9001 },
  ]
  const edits = planPorts(planContext({ ...parts, options: { overrides: { ports } } }))
  expect(edits.config).toEqual({ ExposedPorts: { '80/tcp': {}, '90/tcp': {}, '91/tcp': {} } })
  expect(brief(edits.changes.filter(({ field }) => field.startsWith('Config.')))).toEqual([
    ['Config.ExposedPorts.91/tcp', null, {}],
  ])
  expect(planPorts(planContext(parts))).toEqual({ changes: [] })
})

function auto(bindings: Record<string, unknown>, portClaims: PortClaim[] = []): ReturnType<typeof planPorts> {
  const container = { HostConfig: { PortBindings: bindings } }
  return planPorts(planContext({ container, portClaims, options: { overrides: { ports: 'auto' } } }))
}

function numbers({ hostConfig }: ReturnType<typeof planPorts>): Record<string, unknown> {
  const bindings = hostConfig?.['PortBindings'] as Record<string, { HostPort: string }[]>
  return Object.fromEntries(
    Object.entries(bindings).map(([key, hosts]) => [key, hosts.map(({ HostPort }) => HostPort)]),
  )
}

function claim(hostPort: number, holder = 'web', hostIp: string | null = null): PortClaim {
  return { protocol: 'tcp', hostIp, hostPort, holder }
}
