import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectFlat, megabyte, open, startFlooded, times, watching } from '../testing/flood.ts'
import { descriptorsOf } from '../testing/footprint.ts'
import type { Panel } from '../testing/start-panel.ts'

const timeout = 60_000 * times
let panel: Panel

beforeAll(async () => {
  panel = await startFlooded()
}, 60_000)
afterAll(() => panel[Symbol.asyncDispose]())

function numberedFrom(frame: string, first: number): string {
  return frame.replaceAll(/"id":(\d+)/g, (_, id) => `"id":${first + Number(id)}`)
}

test('sockets that never read are dropped, and cost no memory that grows', { timeout }, async () => {
  const frame = JSON.stringify(
    Array.from({ length: 10 }, (_, id) => ({
      ...watching(id),
      params: { path: 'containers.watch', input: { engineId: 'local' } },
    })),
  )
  const dropTen = async () => {
    const descriptors = await descriptorsOf(panel)
    const sockets = await Promise.all(Array.from({ length: 10 }, () => open(panel)))
    for (const socket of sockets) {
      socket.pause()
      for (let first = 0; first < 60; first += 10) socket.send(numberedFrom(frame, first))
    }
    await expect.poll(() => descriptorsOf(panel)).toBeLessThanOrEqual(descriptors)
    for (const socket of sockets) socket.terminate()
  }
  const most = await expectFlat(panel, async () => {
    for (let count = 0; count < times; count += 1) await dropTen()
  })
  // With the garbage of six hundred lists at once; what ten of them did not read would be 240 more, each time.
  expect(most).toBeLessThan(400 * megabyte)
})

test('tabs that are opened and closed leave nothing behind', { timeout }, async () => {
  const cycle = async () => {
    const socket = await open(panel)
    socket.send(JSON.stringify(watching(1)))
    await once(socket, 'message')
    socket.terminate()
  }
  const most = await expectFlat(panel, async () => {
    for (let count = 0; count < 34 * times; count += 1) await Promise.all(Array.from({ length: 10 }, cycle))
  })
  expect(most).toBeLessThan(150 * megabyte)
})

test('frames of 20,000 calls end their own socket, and others keep theirs', { timeout }, async () => {
  const frame = JSON.stringify(Array.from({ length: 20_000 }, (_, id) => watching(id)))
  await expectFlat(panel, async () => {
    for (let count = 0; count < 5 * times; count += 1) {
      const socket = await open(panel)
      socket.send(frame)
      const [code] = (await once(socket, 'close')) as [number]
      expect(code).toBe(1009)
    }
  })
})

test(
  'what is no frame, or no call, is answered with a close or an error, and the server goes on',
  { timeout },
  async () => {
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
    const most = await expectFlat(panel, async () => {
      for (let count = 0; count < times; count += 1) {
        for (const frame of frames) {
          const socket = await open(panel)
          socket.send(frame)
          socket.send(Buffer.from(frame))
          socket.terminate()
        }
        // A reserved opcode, no mask, a length of 2^63, a ping of 126 bytes, a continuation of nothing.
        for (const bytes of ['8300', '810161', '82ffffffffffffffffff', '89fe007e', '8080', 'ff'.repeat(2_000)])
          await rawFrame(Buffer.from(bytes, 'hex'))
      }
    })
    expect(most).toBeLessThan(150 * megabyte)
  },
)

test('a socket that asks for more than a page can show is closed', async () => {
  const socket = await open(panel)
  const closed = once(socket, 'close')
  for (let id = 0; id < 2_000; id += 1) socket.send(JSON.stringify(watching(id)))
  expect((await closed)[0]).toBe(1008)
})

test('one client does not take the sockets of all', async () => {
  const sockets = await Promise.allSettled(Array.from({ length: 150 }, () => open(panel)))
  const opened = sockets.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(opened.length).toBeLessThan(150)
  for (const socket of opened) socket.terminate()
})

/** A socket whose first frame is these bytes; settles when the server has closed it. */
async function rawFrame(bytes: Buffer): Promise<void> {
  const { host, hostname, port } = new URL(panel.url)
  const socket = connect({ port: Number(port), host: hostname, localAddress: '127.0.0.2' })
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
