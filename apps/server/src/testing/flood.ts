import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import { WebSocket } from 'ws'
import { descriptorsOf, footprintOf, measured, residentBytesOf } from './footprint.ts'
import { startPanel, type Panel } from './start-panel.ts'

/** How much of everything: 1 in the default run, more in the long one. */
export const times = Number(process.env['HOLDFAST_TEST_FLOOD'] ?? 1)
export const megabyte = 1024 * 1024
/** What a round may leave behind: a cache that was not full, a timer that runs out later. What is lost at each request or socket is more. */
const flat = { liveBytes: 1.5 * megabyte, residentBytes: 12 * megabyte }
const othersMs = 5_000

const containers = Array.from({ length: 1_000 }, (_, index) => ({
  Id: idOf(index),
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

function idOf(index: number): string {
  return index.toString(16).padStart(64, '0')
}

/** One file of eight gigabytes, a little of it at a time. */
async function* slowTar(): AsyncGenerator<Buffer, void> {
  const header = Buffer.alloc(512)
  header.write('file')
  header.write(`${(8 * 1024 ** 3 - 1).toString(8)}\0`, 124)
  header.write('        0', 148)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  yield header
  for (;;) {
    yield Buffer.alloc(4_096)
    await delay(50)
  }
}

/** A panel before an engine with a thousand containers, where nothing happens but exports, and these never end. */
export async function startFlooded(): Promise<Panel> {
  await using stack = new AsyncDisposableStack()
  const engine = createServer((request, response): void => {
    if (request.url?.includes('/events') === true) return response.flushHeaders()
    const index = Number(/\/containers\/web-(\d+)\/json/.exec(request.url ?? '')?.[1])
    if (index >= 0) return void response.end(JSON.stringify({ Id: idOf(index), Name: `/web-${index}` }))
    if (request.url?.endsWith('/export') === true) return void pipeline(slowTar, response).catch(() => undefined)
    const [, list] = /\/(containers|images|networks)(\/json|\?|$)/.exec(request.url ?? '') ?? []
    const info = { ID: 'AAAA', Version: '20.10.24', ApiVersion: '1.41', Volumes: [] }
    return void response.end(JSON.stringify(list === undefined ? info : list === 'containers' ? containers : []))
  })
  await once(engine.listen(0, '127.0.0.1'), 'listening')
  stack.defer(() => {
    engine.closeAllConnections()
    engine.close()
  })
  const { port } = engine.address() as AddressInfo
  const panel = stack.use(await startPanel({ DOCKER_HOST: `tcp://127.0.0.1:${port}`, ...measured }))
  const parts = stack.move()
  return { ...panel, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

/** Those who flood come from elsewhere than the others: `127.0.0.1` is theirs. */
export async function open({ url, token }: Panel, localAddress = '127.0.0.2'): Promise<WebSocket> {
  const headers = { authorization: `Bearer ${token}` }
  const socket = new WebSocket(`${url.replace('http', 'ws')}/trpc`, { origin: url, headers, localAddress })
  socket.on('error', () => undefined)
  await once(socket, 'open')
  return socket
}

export function watching(id: number): object {
  return { id, method: 'subscription', params: { path: 'jobs.watch' } }
}

/**
 * Sends a flood three times: the first fills caches and pools, and the third leaves no more than the second did, in memory without
 * garbage and in descriptors. Others have their sockets and their answers meanwhile. Answers with how much memory it took at most.
 */
export async function expectFlat(panel: Panel, flood: (round: number) => Promise<void>): Promise<number> {
  await using others = await startOthers(panel)
  const [descriptors, resident] = [await descriptorsOf(panel), await residentBytesOf(panel)]
  const settled = async (round: number) => {
    await flood(round)
    await expect.poll(() => descriptorsOf(panel)).toBeLessThanOrEqual(descriptors)
    return footprintOf(panel)
  }
  await settled(0)
  const before = await settled(1)
  const after = await settled(2)
  expect(after.liveBytes - before.liveBytes).toBeLessThan(flat.liveBytes)
  expect(after.residentBytes - before.residentBytes).toBeLessThan(flat.residentBytes)
  const { statuses, waits, mostBytes } = await others.end()
  expect(new Set(statuses)).toEqual(new Set([200]))
  expect(waits.toSorted((one, other) => one - other)[Math.floor(waits.length / 2)]).toBeLessThan(othersMs)
  return mostBytes - resident
}

interface Others extends AsyncDisposable {
  end: () => Promise<{ statuses: number[]; waits: number[]; mostBytes: number }>
}

/** Somebody with an open page, who asks for something again and again. */
async function startOthers(panel: Panel): Promise<Others> {
  const socket = await open(panel, '127.0.0.1')
  socket.on('message', (data: Buffer) => data.toString() === 'PING' && socket.send('PONG'))
  socket.send(JSON.stringify(watching(1)))
  await once(socket, 'message')
  const statuses: number[] = []
  const waits: number[] = []
  let mostBytes = 0
  const ask = async () => {
    const asked = performance.now()
    const answer = await panel.call('/trpc/jobs.history?input={}')
    await answer.text()
    statuses.push(answer.status)
    waits.push(performance.now() - asked)
    mostBytes = Math.max(mostBytes, await residentBytesOf(panel))
  }
  await ask()
  const stop = new AbortController()
  const asking = (async () => {
    while (!stop.signal.aborted) {
      await ask()
      await delay(50)
    }
  })()
  const end = async () => {
    stop.abort()
    await asking
    expect(socket.readyState).toBe(WebSocket.OPEN)
    return { statuses, waits, mostBytes }
  }
  return {
    end,
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      socket.terminate()
      await asking.catch(() => undefined)
    },
  }
}
