import { expect, test } from 'vitest'
import { toContainerRow, type ListedContainer } from './to-container-row.ts'

const anonymous = 'a'.repeat(64)

test('a container is shown by its own name, compose labels and age in milliseconds', () => {
  const labels = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'db', other: 'x' }
  expect(toContainerRow(listed({ Names: ['/shop-db-1'], Labels: labels, Created: 1_700_000_000 }))).toMatchObject({
    name: 'shop-db-1',
    project: 'shop',
    service: 'db',
    createdAt: 1_700_000_000_000,
  })
})

test('lists that Go writes as null are empty', () => {
  const bare = toContainerRow(listed({ Names: null, Labels: null, Ports: null, Mounts: null }))
  expect(bare).toMatchObject({ name: '0123456789ab', project: null, service: null, ports: [], mounts: [] })
})

test('the name that a legacy link gave it is not its own', () => {
  expect(toContainerRow(listed({ Names: ['/web/database', '/db'] })).name).toBe('db')
})

test.for([
  ['Up 3 hours (healthy)', 'healthy'],
  ['Up 3 hours (unhealthy)', 'unhealthy'],
  ['Up 2 seconds (health: starting)', 'starting'],
  ['Up 3 hours', null],
  ['Up 3 hours (Paused)', null],
  ['Exited (0) 5 minutes ago', null],
] as const)('health of "%s" is %s', ([status, health]) => {
  expect(toContainerRow(listed({ Status: status })).health).toBe(health)
})

test('a port published on both wildcards is one port; on two addresses it is two', () => {
  const { ports } = toContainerRow(
    listed({
      Ports: [
        { PrivatePort: 443, Type: 'tcp' },
        { IP: '::', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
        { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
        { IP: '::', PrivatePort: 53, PublicPort: 5353, Type: 'udp' },
        { IP: '192.0.2.1', PrivatePort: 80, PublicPort: 8081, Type: 'tcp' },
        { IP: '127.0.0.1', PrivatePort: 80, PublicPort: 8081, Type: 'tcp' },
      ],
    }),
  )
  expect(ports).toEqual([
    { containerPort: 53, protocol: 'udp', hostPort: 5353, hostIp: '::' },
    { containerPort: 80, protocol: 'tcp', hostPort: 8080, hostIp: '0.0.0.0' },
    { containerPort: 80, protocol: 'tcp', hostPort: 8081, hostIp: '127.0.0.1' },
    { containerPort: 80, protocol: 'tcp', hostPort: 8081, hostIp: '192.0.2.1' },
    { containerPort: 443, protocol: 'tcp', hostPort: null, hostIp: null },
  ])
})

test('a volume the engine named is anonymous; a bind has no name', () => {
  const { mounts } = toContainerRow(
    listed({
      Mounts: [
        { Type: 'volume', Name: 'data', Source: '/v/data/_data', Destination: '/z', RW: true },
        { Type: 'volume', Name: anonymous, Source: '', Destination: '/b', RW: true },
        { Type: 'bind', Source: '/srv', Destination: '/a', RW: false },
      ],
    }),
  )
  expect(mounts).toEqual([
    { type: 'bind', name: null, anonymous: false, source: '/srv', destination: '/a', writable: false },
    { type: 'volume', name: anonymous, anonymous: true, source: '', destination: '/b', writable: true },
    { type: 'volume', name: 'data', anonymous: false, source: '/v/data/_data', destination: '/z', writable: true },
  ])
})

function listed(change: Partial<ListedContainer>): ListedContainer {
  return {
    Id: '0123456789ab'.padEnd(64, 'c'),
    Names: ['/web'],
    Image: 'busybox',
    Created: 0,
    State: 'running',
    Status: 'Up 1 second',
    Labels: {},
    Ports: [],
    Mounts: [],
    ...change,
  }
}
