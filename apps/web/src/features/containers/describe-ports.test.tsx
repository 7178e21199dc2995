// @vitest-environment node
import { expect, test } from 'vitest'
import { describePorts } from './describe-ports.ts'

const port = { containerPort: 80, protocol: 'tcp', hostPort: 8080, hostIp: '0.0.0.0' }

test('IPv4 and IPv6 of one port are told once, exposed ports not at all', () => {
  expect(describePorts([port, { ...port, hostIp: '::' }, { ...port, hostPort: null, hostIp: null }])).toEqual([
    '8080:80',
  ])
})

test('a protocol other than tcp and a loopback binding are told', () => {
  const dns = { containerPort: 53, protocol: 'udp', hostPort: 5353, hostIp: '127.0.0.1' }
  expect(describePorts([port, dns])).toEqual(['local:5353:53/udp', '8080:80'])
})
