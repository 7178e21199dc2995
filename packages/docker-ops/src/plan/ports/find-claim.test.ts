import { expect, test } from 'vitest'
import { findClaim } from './find-claim.ts'

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
  const host = { protocol: 'tcp', hostIp: null, hostPort: 80, holder: 'this host' }
  const web = { ...host, holder: 'web' }
  expect(findClaim({ ...wanted, hostIp: null }, [host, web])).toBe(web)
  expect(findClaim({ ...wanted, hostIp: null }, [host])).toBe(host)
})
