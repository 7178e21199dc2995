// @vitest-environment node
import { expect, test } from 'vitest'
import { describePorts } from './container-cells.tsx'

const port = { containerPort: 80, protocol: 'tcp', hostPort: 8080, hostIp: '0.0.0.0' }

test('IPv4 and IPv6 of one port are told once, exposed ports not at all', () => {
  const ports = [port, { ...port, hostIp: '::' }, { ...port, hostPort: null, hostIp: null }]
  expect(describePorts(ports)).toEqual([{ short: '8080:80', full: ['0.0.0.0:8080 to 80/tcp', ':::8080 to 80/tcp'] }])
})

test('a protocol other than tcp is told, and the lowest port comes first', () => {
  const dns = { containerPort: 53, protocol: 'udp', hostPort: 5353, hostIp: '127.0.0.1' }
  expect(describePorts([port, dns]).map(({ short }) => short)).toEqual(['5353:53/udp', '8080:80'])
})
