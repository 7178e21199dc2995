import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { clientReader } from './client-of.ts'

const proxied = clientReader({ trustedProxies: ['10.0.0.0/24', '::1'], url: 'https://holdfast.example.org' })
const direct = clientReader({ trustedProxies: [], url: undefined })

interface Sent {
  from: string
  forwardedFor?: string
  proto?: string
  host?: string
  encrypted?: boolean
  agent?: string
}

function request({ from, forwardedFor, proto, host, encrypted = false, agent }: Sent): IncomingMessage {
  const headers = { 'x-forwarded-for': forwardedFor, 'x-forwarded-proto': proto, host, 'user-agent': agent }
  return { headers, socket: { remoteAddress: from, encrypted } } as unknown as IncomingMessage
}

const addressOf = (reader: typeof direct, sent: Sent) => reader.clientOf(request(sent)).address

test('a forwarded address is ignored from whoever is no configured proxy', () => {
  expect(addressOf(direct, { from: '127.0.0.1', forwardedFor: '6.6.6.6' })).toBe('127.0.0.1')
  expect(addressOf(proxied, { from: '203.0.113.9', forwardedFor: '6.6.6.6' })).toBe('203.0.113.9')
})

test('a proxy that appends decides, whatever the client wrote before it', () => {
  expect(addressOf(proxied, { from: '10.0.0.1', forwardedFor: '6.6.6.6, 203.0.113.9' })).toBe('203.0.113.9')
  expect(addressOf(proxied, { from: '10.0.0.1', forwardedFor: '10.0.0.7, 203.0.113.9' })).toBe('203.0.113.9')
})

test('several hops of configured proxies are passed, up to the first address that is none', () => {
  expect(addressOf(proxied, { from: '::1', forwardedFor: '6.6.6.6, 203.0.113.9, 10.0.0.7, 10.0.0.1' })).toBe(
    '203.0.113.9',
  )
  expect(addressOf(proxied, { from: '10.0.0.1' })).toBe('10.0.0.1')
})

test.each(['<script>', 'unknown', '', ',,,', '203.0.113.9:1234', '_hidden', '1.2.3.4\n5'])(
  'what is no address is never taken for one: %j',
  (forwardedFor) => {
    expect(addressOf(proxied, { from: '10.0.0.1', forwardedFor })).toBe('10.0.0.1')
  },
)

test('a machine has one address over sockets of IPv4 and of both', () => {
  expect(addressOf(direct, { from: '::ffff:203.0.113.9' })).toBe('203.0.113.9')
  expect(addressOf(proxied, { from: '::ffff:10.0.0.1', forwardedFor: '203.0.113.9' })).toBe('203.0.113.9')
  expect(addressOf(direct, { from: '2001:db8::1' })).toBe('2001:db8::1')
})

test.each<[Sent, boolean]>([
  [{ from: '203.0.113.9' }, false],
  [{ from: '203.0.113.9', encrypted: true }, true],
  [{ from: '203.0.113.9', proto: 'https' }, false],
  [{ from: '10.0.0.1', proto: 'https' }, true],
  [{ from: '10.0.0.1', proto: 'http' }, false],
  [{ from: '10.0.0.1', proto: 'https, http' }, false],
  [{ from: '10.0.0.1', proto: 'http, https' }, true],
  [{ from: '10.0.0.1', host: 'holdfast.example.org' }, true],
  [{ from: '127.0.0.1', host: 'localhost:3010' }, false],
])('whether a browser speaks https is known from the connection, the proxy or the name: %j', (sent, secure) => {
  expect(proxied.clientOf(request(sent)).secure).toBe(secure)
})

test.each<[Sent, boolean]>([
  [{ from: '203.0.113.9' }, true],
  [{ from: '203.0.113.9', forwardedFor: '127.0.0.1', proto: 'https' }, true],
  [{ from: '203.0.113.9', encrypted: true }, false],
  [{ from: '10.0.0.1' }, false],
  [{ from: '127.0.0.1' }, false],
  [{ from: '::ffff:127.0.0.1' }, false],
])('plain HTTP from neither this machine nor a proxy is exposed: %j', (sent, exposed) => {
  expect(proxied.isExposed(request(sent))).toBe(exposed)
})

test('a browser’s name for itself is cut to what a table can show', () => {
  expect(direct.clientOf(request({ from: '127.0.0.1', agent: 'x'.repeat(5_000) })).userAgent).toHaveLength(256)
  expect(direct.clientOf(request({ from: '127.0.0.1' })).userAgent).toBe('')
})
