import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'

/** fetch does not let a caller choose Host. */
async function get(server: TestServer, headers: Record<string, string>): Promise<{ status: number; body: string }> {
  const asked = request(`${server.url}/healthz`, { headers })
  asked.end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  return { status: response.statusCode ?? 0, body: await text(response) }
}

async function dial(server: TestServer, path: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers })
  const opened = once(socket, 'open').then(() => 101)
  const refused = once(socket, 'unexpected-response').then(
    ([, response]) => (response as { statusCode: number }).statusCode,
  )
  const status = await Promise.race([opened, refused])
  socket.on('error', () => undefined)
  socket.terminate()
  return status
}

test('a request under a foreign Host is refused, so a page that rebinds its name learns nothing', async () => {
  await using server = await startTestServer()
  expect((await get(server, {})).status).toBe(200)
  expect((await get(server, { host: `localhost:${server.port}` })).status).toBe(200)
  expect((await get(server, { host: 'evil.example' })).status).toBe(421)
  expect((await get(server, { host: '127.0.0.1' })).status).toBe(421)
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

test('a socket opens only on the one path, without a query, for our own Host and Origin', async () => {
  await using server = await startTestServer()
  const origin = server.url
  expect(await dial(server, '/trpc', { origin })).toBe(101)
  expect(await dial(server, '/trpc', { origin: 'http://evil.example' })).toBe(403)
  expect(await dial(server, '/trpc', {})).toBe(403)
  expect(await dial(server, '/trpc', { origin, host: 'evil.example' })).toBe(421)
  expect(await dial(server, '/trpc/x', { origin })).toBe(404)
  expect(await dial(server, '/trpc?connectionParams=1', { origin })).toBe(404)
})

test('a frame over 64 KiB closes its socket', async () => {
  await using server = await startTestServer()
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/trpc`, { origin: server.url })
  socket.on('error', () => undefined)
  await once(socket, 'open')
  socket.send('x'.repeat(70_000))
  const [code] = (await once(socket, 'close')) as [number]
  expect(code).toBe(1009)
})

test('a frame that is no JSON and a batch of hundreds of calls do not hurt the server', async () => {
  await using server = await startTestServer()
  const call = { id: 1, method: 'subscription', params: { path: 'jobs.watch' } }
  const frames = [
    'x'.repeat(70_000),
    '{bad',
    JSON.stringify(Array.from({ length: 5_000 }, () => call)).slice(0, 60_000),
  ]
  frames.push(JSON.stringify(Array.from({ length: 600 }, (_, id) => ({ ...call, id }))))
  for (const frame of frames) {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/trpc`, { origin: server.url })
    socket.on('error', () => undefined)
    await once(socket, 'open')
    socket.send(frame)
    const [answer] = (await Promise.race([once(socket, 'message'), once(socket, 'close')])) as [unknown]
    expect(String(answer)).not.toContain('"result"')
    socket.terminate()
  }
  expect((await server.call('/healthz')).status).toBe(200)
})

test('calls do not go over the socket', async () => {
  await using server = await startTestServer()
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/trpc`, { origin: server.url })
  await once(socket, 'open')
  socket.send(JSON.stringify({ id: 1, method: 'mutation', params: { path: 'jobs.cancel', input: { id: 'x' } } }))
  const [answer] = (await once(socket, 'message')) as [Buffer]
  expect(answer.toString()).toContain('WebSocket is for subscriptions')
  socket.terminate()
})

test('errors carry a sentence and a code, never a stack', async () => {
  await using server = await startTestServer()
  for (const path of [
    '/trpc/jobs.find?input={"id":"x"}',
    '/trpc/nothing.here',
    '/trpc/jobs.find?input={',
    '/api/jobs/x',
  ]) {
    const answer = await server.call(path)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    const body = await answer.text()
    expect(body).toContain('"message"')
    expect(body).not.toMatch(/stack|node_modules|\.ts:/)
  }
})

test('stopping closes open sockets instead of waiting for them', async () => {
  const server = await startTestServer()
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/trpc`, { origin: server.url })
  await once(socket, 'open')
  socket.send(JSON.stringify({ id: 1, method: 'subscription', params: { path: 'jobs.watch' } }))
  await once(socket, 'message')
  const closed = once(socket, 'close')
  await server[Symbol.asyncDispose]()
  await expect(closed).resolves.toBeDefined()
})
