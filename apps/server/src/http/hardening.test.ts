import { once } from 'node:events'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'

function openSocket({ port, url, token }: TestServer): WebSocket {
  const headers = { authorization: `Bearer ${token}` }
  return new WebSocket(`ws://127.0.0.1:${port}/trpc`, { origin: url, headers })
}

test('a frame over 64 KiB closes its socket', async () => {
  await using server = await startTestServer()
  const socket = openSocket(server)
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
    const socket = openSocket(server)
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
  const socket = openSocket(server)
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
  const socket = openSocket(server)
  await once(socket, 'open')
  socket.send(JSON.stringify({ id: 1, method: 'subscription', params: { path: 'jobs.watch' } }))
  await once(socket, 'message')
  const closed = once(socket, 'close')
  await server[Symbol.asyncDispose]()
  await expect(closed).resolves.toBeDefined()
})
