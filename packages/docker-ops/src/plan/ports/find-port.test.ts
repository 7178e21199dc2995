import { expect, test } from 'vitest'
import type { PortClaim } from '../../container/ports/port-claim.ts'
import { findClaim, nextFreePort } from './find-port.ts'

const wanted = { protocol: 'tcp', hostPort: 80 }

test.each([
  [null, null, true],
  [null, '10.0.0.1', true],
  [null, '::1', true],
  ['10.0.0.1', null, true],
  ['::1', null, true],
  ['10.0.0.1', '10.0.0.1', true],
  ['10.0.0.1', '10.0.0.2', false],
  ['10.0.0.1', '::1', false],
  ['0.0.0.0', '10.0.0.1', true],
  ['0.0.0.0', '::1', false],
  ['10.0.0.1', '0.0.0.0', true],
  ['::', '::1', true],
  ['::', '10.0.0.1', false],
  ['::1', '::', true],
  ['::', '0.0.0.0', false],
  ['0:0::1', '::1', true],
])('on %s, a claim on %s is in the way: %s', (hostIp, claimed, isInTheWay) => {
  const claim = { protocol: 'tcp', hostIp: claimed, hostPort: 80, holder: 'web' }
  expect(findClaim({ ...wanted, hostIp }, [claim])).toBe(isInTheWay ? claim : null)
})

test('another protocol and another port are not in the way', () => {
  const claims = [
    { protocol: 'udp', hostIp: null, hostPort: 80, holder: 'dns' },
    { protocol: 'tcp', hostIp: null, hostPort: 81, holder: 'web' },
  ]
  expect(findClaim({ ...wanted, hostIp: null }, claims)).toBeNull()
})

test('a container is named before this host: what listens there is mostly its proxy', () => {
  const host = { protocol: 'tcp', hostIp: null, hostPort: 80, holder: null }
  const web = { ...host, holder: 'web' }
  expect(findClaim({ ...wanted, hostIp: null }, [host, web])).toBe(web)
  expect(findClaim({ ...wanted, hostIp: null }, [host])).toBe(host)
})

const none: ReadonlySet<number> = new Set()

test('the first number is taken when nobody has it', () => {
  expect(nextFreePort({ protocol: 'tcp', hostIp: null, from: 8080 }, [], none)).toBe(8080)
})

test('it counts on past what is claimed and what is out of the question', () => {
  const claims = claimsOn([8080, 8081, 8084])
  expect(nextFreePort({ protocol: 'tcp', hostIp: null, from: 8080 }, claims, new Set([8082]))).toBe(8083)
})

test('only claims on the same protocol and address count', () => {
  const claims = claimsOn([8080], '10.0.0.1')
  expect(nextFreePort({ protocol: 'tcp', hostIp: '10.0.0.1', from: 8080 }, claims, none)).toBe(8081)
  expect(nextFreePort({ protocol: 'tcp', hostIp: '10.0.0.2', from: 8080 }, claims, none)).toBe(8080)
  expect(nextFreePort({ protocol: 'udp', hostIp: '10.0.0.1', from: 8080 }, claims, none)).toBe(8080)
  expect(nextFreePort({ protocol: 'tcp', hostIp: null, from: 8080 }, claims, none)).toBe(8081)
})

test('after the last port it goes on at 1024', () => {
  const wish = { protocol: 'tcp', hostIp: null, from: 65_535 }
  expect(nextFreePort(wish, [], none)).toBe(65_535)
  expect(nextFreePort(wish, claimsOn([65_535]), none)).toBe(1024)
  const claims = claimsOn([65_534, 65_535, 1024])
  expect(nextFreePort({ protocol: 'tcp', hostIp: null, from: 65_534 }, claims, none)).toBe(1025)
  expect(nextFreePort({ protocol: 'tcp', hostIp: null, from: 65_534 }, claims, new Set([1025]))).toBe(1026)
})

test('there may be none', () => {
  const all = claimsOn(Array.from({ length: 65_535 }, (_, index) => index + 1))
  expect(nextFreePort({ protocol: 'tcp', hostIp: null, from: 2000 }, all, none)).toBeNull()
  const butOne = all.filter(({ hostPort }) => hostPort !== 1999)
  expect(nextFreePort({ protocol: 'tcp', hostIp: null, from: 2000 }, butOne, none)).toBe(1999)
  const butPrivileged = all.filter(({ hostPort }) => hostPort !== 1023)
  expect(nextFreePort({ protocol: 'tcp', hostIp: null, from: 2000 }, butPrivileged, none)).toBeNull()
})

function claimsOn(ports: readonly number[], hostIp: string | null = null): PortClaim[] {
  return ports.map((hostPort) => ({ protocol: 'tcp', hostIp, hostPort, holder: 'web' }))
}
