import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'

const proxied = { url: 'https://holdfast.example.org', trustedProxies: ['loopback'] }

async function headersOf(server: TestServer, path: string, headers: Record<string, string> = {}) {
  const sent = request(`${server.url}${path}`, { headers })
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  response.resume()
  return response.headers
}

test('every answer forbids scripts from elsewhere, frames and the device, a refusal too', async () => {
  await using server = await startTestServer()
  const paths: [string, Record<string, string>][] = [
    ['/', {}],
    ['/api/jobs/x', {}],
    ['/nothing.js', {}],
    ['/trpc/session.me', {}],
    ['/', { host: 'evil.example' }],
  ]
  for (const [path, sent] of paths) {
    const headers = await headersOf(server, path, sent)
    const policy = String(headers['content-security-policy'])
    expect(policy).toMatch(/default-src 'self'/)
    expect(policy).not.toMatch(/script-src [^;]*unsafe|script-src-elem|unsafe-eval|https?:/)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(headers['permissions-policy']).toContain('camera=()')
    expect(headers['x-powered-by']).toBeUndefined()
  }
})

test('nothing that the API answers is stored by a browser or a proxy', async () => {
  await using server = await startTestServer()
  for (const path of [
    '/api/jobs/x',
    '/api/vaults',
    '/trpc/session.me',
    '/trpc/nothing',
    '/healthz',
    '/readyz',
    '/api/nothing',
  ])
    expect((await headersOf(server, path))['cache-control'], path).toBe('no-store')
})

test('only people who came over https to the public address are told to always do so', async () => {
  await using server = await startTestServer({ network: proxied })
  const host = 'holdfast.example.org'
  const secure = 'strict-transport-security'
  expect((await headersOf(server, '/', { host, 'x-forwarded-proto': 'https' }))[secure]).toBe('max-age=31536000')
  expect((await headersOf(server, '/', { 'x-forwarded-proto': 'https' }))[secure]).toBeUndefined()
  await using plain = await startTestServer({ network: { url: 'http://localhost:3010' } })
  expect(
    (await headersOf(plain, '/', { host: 'localhost:3010', 'x-forwarded-proto': 'https' }))[secure],
  ).toBeUndefined()
})
