import { expect, test } from 'vitest'
import type { PortClaim } from '../../container/ports/port-claim.ts'
import { planContext, type ContextParts } from '../testing/plan-context.ts'
import { describePorts } from './describe-ports.ts'

const PortBindings = {
  '443/tcp': [{ HostIp: '127.0.0.1', HostPort: '8443' }],
  '80/tcp': [
    { HostIp: '', HostPort: '8080' },
    { HostIp: '10.0.0.1', HostPort: '' },
  ],
}
const source = { holder: 'web', protocol: 'tcp' }
const ofSource: PortClaim[] = [
  { ...source, hostIp: null, hostPort: 8080 },
  { ...source, hostIp: '127.0.0.1', hostPort: 8443 },
]

test('kept ports are the source’s, as long as it claims them; one the engine picks is nobody’s', () => {
  expect(brief({ portClaims: ofSource })).toEqual([
    ['80/tcp', null, '8080 -> 8080', 'web'],
    ['80/tcp', '10.0.0.1', 'picked -> picked', null],
    ['443/tcp', '127.0.0.1', '8443 -> 8443', 'web'],
  ])
  expect(brief({ portClaims: [] })).toContainEqual(['80/tcp', null, '8080 -> 8080', null])
})

test('another container that has a port is named before the source', () => {
  const other = { ...source, holder: 'other', hostIp: '10.0.0.9', hostPort: 8080 }
  expect(brief({ portClaims: [...ofSource, other] })).toContainEqual(['80/tcp', null, '8080 -> 8080', 'other'])
})

test('what listens on this host for a running source is the source; for a stopped one it is somebody else', () => {
  const host = { ...source, holder: null, hostIp: null, hostPort: 8080 }
  const portClaims = [host, ...ofSource]
  for (const Status of ['running', 'paused']) {
    const container = { State: { Status }, HostConfig: { PortBindings } }
    expect(brief({ portClaims, container })).toContainEqual(['80/tcp', null, '8080 -> 8080', 'web'])
  }
  const stopped = { State: { Status: 'exited' }, HostConfig: { PortBindings } }
  expect(brief({ portClaims, container: stopped })).toContainEqual(['80/tcp', null, '8080 -> 8080', 'host'])
  expect(brief({ portClaims: [host] })).toContainEqual(['80/tcp', null, '8080 -> 8080', 'host'])
})

test('moved ports show both numbers and are free', () => {
  expect(brief({ portClaims: ofSource, options: { overrides: { ports: 'auto' } } })).toEqual([
    ['80/tcp', null, '8080 -> 8081', null],
    ['80/tcp', '10.0.0.1', 'picked -> picked', null],
    ['443/tcp', '127.0.0.1', '8443 -> 8444', null],
  ])
})

test('what is not published any more is said so', () => {
  expect(brief({ portClaims: ofSource, options: { overrides: { ports: 'none' } } })).toEqual([
    ['80/tcp', null, '8080 not published', null],
    ['80/tcp', '10.0.0.1', 'picked not published', null],
    ['443/tcp', '127.0.0.1', '8443 not published', null],
  ])
})

test('a list is set beside the source’s bindings on the same address', () => {
  const ports = [
    { containerPort: 80, hostPort: 9000, hostIp: '10.0.0.1' },
    { containerPort: 80, hostPort: 8443, hostIp: '127.0.0.1' },
    { containerPort: 80, hostPort: 9001, hostIp: '0.0.0.0' },
    { containerPort: 53, protocol: 'udp' as const, hostPort: null },
  ]
  expect(brief({ portClaims: ofSource, options: { overrides: { ports } } })).toEqual([
    ['53/udp', null, 'picked -> picked', null],
    ['80/tcp', '10.0.0.1', 'picked -> 9000', null],
    ['80/tcp', '127.0.0.1', 'picked -> 8443', 'web'],
    ['80/tcp', '0.0.0.0', '8080 -> 9001', null],
    ['443/tcp', '127.0.0.1', '8443 not published', null],
  ])
})

test('a key that names no port is no port', () => {
  const container = { HostConfig: { PortBindings: { '/tcp': [{ HostIp: '', HostPort: '8080' }] } } }
  expect(brief({ container })).toEqual([])
})

test('of a range the engine picks one', () => {
  const container = { HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080-8090' }] } } }
  expect(brief({ container, portClaims: ofSource })).toEqual([['80/tcp', null, 'picked -> picked', null]])
})

test('with all ports published, the exposed ones get ports of the engine’s choice', () => {
  const container = {
    Config: { ExposedPorts: { '80/tcp': {}, '81/tcp': {}, '/tcp': {} } },
    HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] }, PublishAllPorts: true },
  }
  expect(brief({ container, image: { ExposedPorts: { '82/udp': {} } } })).toEqual([
    ['80/tcp', null, '8080 -> 8080', null],
    ['81/tcp', null, 'picked -> picked', null],
    ['82/udp', null, 'picked -> picked', null],
  ])
  expect(brief({ container, options: { overrides: { ports: 'none' } } })).toEqual([
    ['80/tcp', null, '8080 not published', null],
  ])
})

test.each(['host', 'none'])('in the network mode %s nothing is published', (NetworkMode) => {
  const container = { HostConfig: { NetworkMode, PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] } } }
  expect(brief({ container, portClaims: ofSource })).toEqual([['80/tcp', null, '8080 not published', null]])
})

function brief({ container = { HostConfig: { PortBindings } }, ...parts }: ContextParts): unknown[] {
  return describePorts(planContext({ container, ...parts })).map(
    ({ containerPort, protocol, hostIp, from, to, published, takenBy }) => [
      `${containerPort}/${protocol}`,
      hostIp,
      `${from ?? 'picked'} ${published || to !== null ? `-> ${to ?? 'picked'}` : 'not published'}`,
      takenBy?.kind === 'container' ? takenBy.name : (takenBy?.kind ?? null),
    ],
  )
}
