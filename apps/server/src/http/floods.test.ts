import { once } from 'node:events'
import { Agent, createServer, request, type IncomingMessage, type RequestOptions } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { footprintOf } from '../testing/footprint.ts'
import { startPanel, type Panel } from '../testing/start-panel.ts'

/** How much of everything: 1 in the default run, more in the long one. */
const times = Number(process.env['HOLDFAST_TEST_FLOOD'] ?? 1)
const megabyte = 1024 * 1024
const agent = new Agent({ keepAlive: true })
let panel: Panel

const containers = Array.from({ length: 1_000 }, (_, index) => ({
  Id: index.toString(16).padStart(64, '0'),
  Names: [`/web-${index}`],
  Image: 'registry.example.org/web:1',
  ImageID: `sha256:${'0'.repeat(64)}`,
  Created: 1,
  State: 'running',
  Status: 'Up 2 hours',
  Ports: [],
  Labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': `web-${index}` },
  HostConfig: { NetworkMode: 'bridge' },
  NetworkSettings: { Networks: {} },
  Mounts: [],
}))

/** An engine with a thousand containers, where nothing happens. */
const engine = createServer((request, response): void => {
  if (request.url?.includes('/events') === true) return response.flushHeaders()
  const [, list] = /\/(containers|images|networks)(\/json|\?|$)/.exec(request.url ?? '') ?? []
  const info = { ID: 'AAAA', Version: '20.10.24', ApiVersion: '1.41', Volumes: [] }
  return void response.end(JSON.stringify(list === undefined ? info : list === 'containers' ? containers : []))
})

beforeAll(async () => {
  await once(engine.listen(0, '127.0.0.1'), 'listening')
  panel = await startPanel({ DOCKER_HOST: `tcp://127.0.0.1:${(engine.address() as AddressInfo).port}` })
  // Whatever is loaded at the first use is no growth.
  await cycle()
})
afterAll(async () => {
  await panel[Symbol.asyncDispose]()
  engine.closeAllConnections()
  engine.close()
})

async function open(): Promise<WebSocket> {
  const socket = new WebSocket(`${panel.url.replace('http', 'ws')}/trpc`, {
    origin: panel.url,
    headers: { authorization: `Bearer ${panel.token}` },
  })
  socket.on('error', () => undefined)
  await once(socket, 'open')
  return socket
}

function watching(id: number): object {
  return { id, method: 'subscription', params: { path: 'jobs.watch' } }
}

function numberedFrom(frame: string, first: number): string {
  return frame.replaceAll(/"id":(\d+)/g, (_, id) => `"id":${first + Number(id)}`)
}

/** A tab that is opened and closed. */
async function cycle(): Promise<void> {
  const socket = await open()
  socket.send(JSON.stringify(watching(1)))
  await once(socket, 'message')
  socket.terminate()
}

/** What it grew by at most, once it holds no more descriptors than before, and for good. */
async function growthBy(flood: () => Promise<void>): Promise<{ most: number; kept: number }> {
  const before = await footprintOf(panel.pid)
  let most = 0
  await flood()
  await expect
    .poll(async () => {
      const { descriptors, memoryBytes } = await footprintOf(panel.pid)
      most = Math.max(most, memoryBytes - before.memoryBytes)
      return descriptors
    })
    .toBeLessThanOrEqual(before.descriptors)
  await cycle()
  return { most, kept: (await footprintOf(panel.pid)).memoryBytes - before.memoryBytes }
}

test('sockets that never read are dropped, and cost no memory that grows', async () => {
  const frame = JSON.stringify(
    Array.from({ length: 10 }, (_, id) => ({
      ...watching(id),
      params: { path: 'containers.watch', input: { engineId: 'local' } },
    })),
  )
  const sockets: WebSocket[] = []
  const { most, kept } = await growthBy(async () => {
    for (let count = 0; count < 5 * times; count += 1) {
      const socket = await open()
      sockets.push(socket)
      socket.pause()
      for (let first = 0; first < 60; first += 10) socket.send(numberedFrom(frame, first))
    }
  })
  expect(most).toBeLessThan(150 * megabyte)
  expect(kept).toBeLessThan(64 * megabyte)
  for (const socket of sockets) socket.terminate()
})

test('tabs that are opened and closed leave nothing behind', async () => {
  const { kept } = await growthBy(async () => {
    for (let count = 0; count < 10 * times; count += 1) await Promise.all(Array.from({ length: 10 }, cycle))
  })
  expect(kept).toBeLessThan(64 * megabyte)
})

test('frames of 20,000 calls end their own socket, and others keep theirs', async () => {
  const bystander = await open()
  bystander.send(JSON.stringify(watching(1)))
  await once(bystander, 'message')
  const frame = JSON.stringify(Array.from({ length: 20_000 }, (_, id) => watching(id)))
  const { kept } = await growthBy(async () => {
    for (let count = 0; count < 5 * times; count += 1) {
      const socket = await open()
      socket.send(frame)
      const [code] = (await once(socket, 'close')) as [number]
      expect(code).toBe(1009)
    }
  })
  expect(kept).toBeLessThan(64 * megabyte)
  expect(bystander.readyState).toBe(WebSocket.OPEN)
  bystander.terminate()
})

test('what is no frame, or no call, is answered with a close or an error, and the server goes on', async () => {
  const frames = [
    '',
    '{',
    '[]',
    'null',
    '[null]',
    '42',
    '"PING"',
    '{"id":{}}',
    '{"id":1,"method":"x"}',
    '{"method":"connectionParams"}',
    JSON.stringify({ ...watching(1), params: null }),
    `[${'['.repeat(30_000)}`,
  ]
  const { kept } = await growthBy(async () => {
    for (let count = 0; count < times; count += 1) {
      for (const frame of frames) {
        const socket = await open()
        socket.send(frame)
        socket.send(Buffer.from(frame))
        socket.terminate()
      }
      // A reserved opcode, no mask, a length of 2^63, a ping of 126 bytes, a continuation of nothing.
      for (const bytes of ['8300', '810161', '82ffffffffffffffffff', '89fe007e', '8080', 'ff'.repeat(2_000)])
        await rawFrame(Buffer.from(bytes, 'hex'))
    }
  })
  expect(kept).toBeLessThan(64 * megabyte)
  expect((await fetch(`${panel.url}/healthz`)).status).toBe(200)
})

test('500 wrong passwords a second cost no memory, and whoever is signed in notices little', async () => {
  const { name, value } = await panel.setUp()
  const headers = { cookie: `${name}=${value}` }
  const send = async (path: string, options: RequestOptions, body?: string): Promise<number> => {
    const sent = request(`${panel.url}${path}`, { agent, ...options })
    sent.end(body)
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    answer.resume()
    return answer.statusCode ?? 0
  }
  const guess = (count: number) => {
    const body = JSON.stringify({ name: count % 2 === 0 ? 'admin' : `nobody-${count}`, password: `wrong ${count}` })
    return send('/trpc/session.signIn', { method: 'POST', headers: { 'content-type': 'application/json' } }, body)
  }
  const statuses: number[] = []
  const waits: number[] = []
  const flood = async (ticks: number) => {
    for (let tick = 0; tick < ticks; tick += 1) {
      const guesses = Array.from({ length: 50 }, (_, index) => guess(50 * tick + index))
      const asked = performance.now()
      expect(await send('/trpc/jobs.history?input={}', { headers })).toBe(200)
      waits.push(performance.now() - asked)
      statuses.push(...(await Promise.all(guesses)))
      await delay(100)
    }
    agent.destroy()
  }
  // The first ones grow the heap for good, as any request does.
  await flood(10)
  const { kept } = await growthBy(() => flood(10 * times))
  expect(new Set(statuses)).toEqual(new Set([401, 429]))
  // No more are looked at than a machine has tries in a minute.
  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(30 * (times + 1))
  expect(waits.toSorted((one, other) => one - other)[Math.floor(waits.length / 2)]).toBeLessThan(5_000)
  expect(kept).toBeLessThan(64 * megabyte)
})

test('a socket that asks for more than a page can show is closed', async () => {
  const socket = await open()
  const closed = once(socket, 'close')
  for (let id = 0; id < 2_000; id += 1) socket.send(JSON.stringify(watching(id)))
  expect((await closed)[0]).toBe(1008)
})

test('one client does not take the sockets of all', async () => {
  const sockets = await Promise.allSettled(Array.from({ length: 150 }, open))
  const opened = sockets.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(opened.length).toBeLessThan(150)
  for (const socket of opened) socket.terminate()
})

/** A socket whose first frame is these bytes; settles when the server has closed it. */
async function rawFrame(bytes: Buffer): Promise<void> {
  const { host, hostname, port } = new URL(panel.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  const key = 'x3JJHMbDL1EzLkh9GBhXDw=='
  const lines = [
    'GET /trpc HTTP/1.1',
    `Host: ${host}`,
    `Origin: ${panel.url}`,
    `Authorization: Bearer ${panel.token}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${key}`,
    'Sec-WebSocket-Version: 13',
  ]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  await once(socket, 'data')
  socket.write(bytes)
  socket.resume()
  await Promise.race([once(socket, 'close'), delay(1_000)])
  socket.destroy()
}
