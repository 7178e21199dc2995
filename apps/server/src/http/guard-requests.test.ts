import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'
import { listenerNames, requestCheck } from './guard-requests.ts'

/** fetch does not let a caller choose Host. */
async function get(server: TestServer, headers: Record<string, string>): Promise<{ status: number; body: string }> {
  const asked = request(`${server.url}/healthz`, { headers })
  asked.end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  return { status: response.statusCode ?? 0, body: await text(response) }
}

async function dial(server: TestServer, path: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, {
    headers: { authorization: `Bearer ${server.token}`, ...headers },
  })
  const opened = once(socket, 'open').then(() => 101)
  const refused = once(socket, 'unexpected-response').then(
    ([, response]) => (response as { statusCode: number }).statusCode,
  )
  const status = await Promise.race([opened, refused])
  socket.on('error', () => undefined)
  socket.terminate()
  return status
}

const local = { host: '127.0.0.1', port: 3010, url: undefined, tls: undefined }
const tls = { cert: '/c', key: '/k', passphrase: undefined }
const url = 'https://holdfast.example.org'

test('a request under a foreign Host is refused, so a page that rebinds its name learns nothing', async () => {
  await using server = await startTestServer()
  expect((await get(server, {})).status).toBe(200)
  expect((await get(server, { host: `localhost:${server.port}` })).status).toBe(200)
  expect((await get(server, { host: 'evil.example' })).status).toBe(421)
  expect((await get(server, { host: '127.0.0.1' })).status).toBe(421)
})

test('the public name is answered beside the loopback’s, and no header makes another', async () => {
  await using server = await startTestServer({ network: { url, trustedProxies: ['loopback'] } })
  expect((await get(server, { host: 'holdfast.example.org' })).status).toBe(200)
  expect((await get(server, {})).status).toBe(200)
  expect((await get(server, { host: 'evil.example', 'x-forwarded-host': 'holdfast.example.org' })).status).toBe(421)
  expect((await get(server, { host: 'holdfast.example.org.evil.example' })).status).toBe(421)
  expect(await dial(server, '/trpc', { host: 'holdfast.example.org', origin: url })).toBe(101)
  expect(await dial(server, '/trpc', { host: 'holdfast.example.org', origin: 'http://holdfast.example.org' })).toBe(403)
})

test.each([
  [local, ['http://127.0.0.1:3010', 'http://localhost:3010', 'http://[::1]:3010']],
  [{ ...local, port: 80 }, ['http://127.0.0.1', 'http://localhost', 'http://[::1]']],
  [
    { ...local, host: '0.0.0.0', port: 443, tls, url },
    ['https://127.0.0.1', 'https://localhost', 'https://[::1]', url],
  ],
  [{ ...local, host: '192.0.2.1', tls, url }, [url]],
])('a listener has the loopback’s names only where it listens there: %j', (listener, origins) => {
  const names = listenerNames(listener)
  expect([...names.origins]).toEqual(origins)
  expect([...names.hosts]).toEqual(origins.map((origin) => origin.replace(/^https?:\/\//, '')))
})

test('plain HTTP that crossed a network is refused, whatever it asks for', () => {
  const check = requestCheck({ names: () => listenerNames(local), isExposed: () => true })
  const exposed = { headers: { host: 'localhost:3010' }, method: 'GET' } as IncomingMessage
  expect(check(exposed)).toMatchObject({ status: 403, detail: { code: 'plain-http-refused' } })
})

test('a state change from another site is refused, over REST and over tRPC', async () => {
  await using server = await startTestServer()
  const body = { action: 'stop', containerId: 'web' }
  const paths: [string, unknown][] = [
    ['/api/docker/containers', body],
    ['/trpc/jobs.cancel', { id: 'x' }],
  ]
  for (const [path, sent] of paths) {
    expect((await server.post(path, sent, { origin: 'http://evil.example' })).status).toBe(403)
    expect((await server.post(path, sent, { origin: 'null' })).status).toBe(403)
    expect((await server.post(path, sent, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await server.post(path, sent, { 'sec-fetch-site': 'same-site' })).status).toBe(403)
    expect((await server.post(path, sent, { origin: server.url, 'sec-fetch-site': 'same-origin' })).status).not.toBe(
      403,
    )
  }
})

test('only application/json is parsed: a form another site could post without asking is not', async () => {
  await using server = await startTestServer()
  const body = JSON.stringify({ action: 'stop', containerId: 'web' })
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    const init = { method: 'POST', body, headers: { 'content-type': type } }
    expect((await server.call('/api/docker/containers', init)).status).toBe(415)
    expect((await server.call('/trpc/jobs.cancel', init)).status).toBeGreaterThanOrEqual(400)
  }
})

test('no header and no field makes a request another method', async () => {
  await using server = await startTestServer()
  for (const header of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
    const answer = await server.call('/api/jobs/x', { headers: { [header]: 'DELETE' } })
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'BAD_REQUEST' }])
  }
  expect((await server.post('/api/jobs/x?_method=DELETE', { _method: 'DELETE' })).status).toBe(404)
})

test('no mutation runs by GET, whatever its name and however it is batched', async () => {
  await using server = await startTestServer()
  const one = '{"id":"x"}'
  expect((await server.call(`/trpc/jobs.cancel?input=${one}`)).status).toBe(405)
  expect((await server.call(`/trpc/jobs.cancel,jobs.cancel?batch=1&input={"0":${one},"1":${one}}`)).status).toBe(405)
  expect((await server.call(`/trpc/engines.list,jobs.cancel?batch=1&input={"1":${one}}`)).status).toBe(400)
})

test('a socket opens only on the one path, without a query, for our own Host and Origin; a program’s token needs none', async () => {
  await using server = await startTestServer()
  const origin = server.url
  expect(await dial(server, '/trpc', { origin })).toBe(101)
  expect(await dial(server, '/trpc', { origin: 'http://evil.example' })).toBe(403)
  expect(await dial(server, '/trpc', { origin: 'null' })).toBe(403)
  expect(await dial(server, '/trpc', {})).toBe(101)
  expect(await dial(server, '/trpc', { authorization: '' })).toBe(401)
  expect(await dial(server, '/trpc', { origin, authorization: 'Bearer hft_wrong' })).toBe(401)
  expect(await dial(server, '/trpc', { origin, 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await dial(server, '/trpc', { origin, host: 'evil.example' })).toBe(421)
  expect(await dial(server, '/trpc/x', { origin })).toBe(404)
  expect(await dial(server, '/trpc?connectionParams=1', { origin })).toBe(404)
})
