import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connectEngine, type Engine } from '../connect-engine.ts'
import { openBody, type EngineBody } from './open-body.ts'

const signal = new AbortController().signal
const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'

test('what came is what was sent, whatever its pieces and however slow the reader, though memory is used again', async () => {
  const sent = createHash('sha256')
  await using server = await startServer(async (socket) => {
    socket.write(chunked)
    for (let index = 0; index < 400; index += 1) {
      const data = randomBytes(1 + ((index * 7_919) % 65_536))
      sent.update(data)
      await write(socket, Buffer.concat([Buffer.from(`${data.length.toString(16)}\r\n`), data, Buffer.from('\r\n')]))
    }
    socket.end('0\r\n\r\n')
  })
  const body = await open(server.engine)
  const received = createHash('sha256')
  const memory = new Set<ArrayBufferLike>()
  for await (const piece of body) {
    // Looked at late: by then more has come, and must lie elsewhere.
    for (let turns = 0; turns < 20; turns += 1) await turn()
    received.update(piece)
    memory.add(piece.buffer)
  }
  expect(body.complete).toBe(true)
  expect(received.digest('hex')).toBe(sent.digest('hex'))
  expect(memory.size).toBeLessThanOrEqual(4)
})

test('a reader that does not ask stops the sender, and gets all the rest afterwards', async () => {
  let written = 0
  const total = 24 * 1_048_576
  await using server = await startServer(async (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${total}\r\n\r\n`)
    for (; written < total; written += 65_536) await write(socket, Buffer.alloc(65_536, 1))
  })
  const pieces = (await open(server.engine))[Symbol.asyncIterator]()
  let read = (await pieces.next()).value?.length ?? 0
  let before = -1
  await expect.poll(() => before === (before = written)).toBe(true)
  expect(written).toBeLessThan(total / 2)
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) read += next.value.length
  expect(read).toBe(total)
})

test('a few bytes do not wait until they are many', async () => {
  await using server = await startServer((socket) => void socket.write(`${chunked}3\r\nfew\r\n`))
  const body = await open(server.engine)
  for await (const piece of body) {
    expect(piece.toString()).toBe('few')
    break
  }
  await expect.poll(() => server.connections()).toBe(0)
})

test.each([
  ['in its head', 'HTTP/1.1 200'],
  ['in a chunk', `${chunked}5\r\nhel`],
  ['between two chunks', `${chunked}5\r\nhello\r\n`],
  ['before its last line', `${chunked}5\r\nhello\r\n0\r\n`],
  ['before its length is reached', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello'],
])('an answer that ends %s is an error', async (_where, text) => {
  await using server = await startServer((socket) => void socket.end(text))
  await expect(open(server.engine).then(readAll)).rejects.toMatchObject({ code: 'ECONNRESET' })
})

test.each([
  ['no HTTP', 'SSH-2.0-x\r\n\r\n'],
  ['a body nobody can tell the end of', 'HTTP/1.1 200 OK\r\n\r\nhello'],
  ['a chunk that is none', `${chunked}zz\r\n`],
])('%s is an error', async (_what, text) => {
  await using server = await startServer((socket) => void socket.end(text))
  await expect(open(server.engine).then(readAll)).rejects.toMatchObject({ code: 'EPROTO' })
})

test('an answer that is none of 200 rejects with its status and its JSON', async () => {
  const json = '{"message":"No such container: x"}'
  await using server = await startServer((socket) => {
    socket.end(`HTTP/1.1 404 Not Found\r\nContent-Length: ${json.length}\r\n\r\n${json}`)
  })
  await expect(open(server.engine)).rejects.toMatchObject({ statusCode: 404, json: JSON.parse(json) as object })
})

test.each(['before the answer', 'in the body'])(
  'a cancel %s rejects with its reason and closes the connection',
  async (when) => {
    const cancel = new AbortController()
    const reason = new Error('no longer wanted')
    await using server = await startServer(
      (socket) => void (when === 'in the body' && socket.write(`${chunked}1\r\nx\r\n`)),
    )
    const read = openBody(server.engine, '/x', cancel.signal).then(async (body) => {
      for await (const _piece of body ?? []) cancel.abort(reason)
    })
    if (when === 'before the answer') cancel.abort(reason)
    await expect(read).rejects.toBe(reason)
    await expect.poll(() => server.connections()).toBe(0)
  },
)

test('nobody at home is an error with its code, and TLS is left to dockerode', async () => {
  const nobody = connectEngine({ dockerHost: 'unix:///nowhere.sock' })
  await expect(open(nobody)).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE', cause: { code: 'ENOENT' } })
  expect(await openBody(connectEngine({ dockerHost: 'https://example.org:2376' }), '/x', signal)).toBeNull()
  expect(await openBody(connectEngine({ readsSockets: false }), '/x', signal)).toBeNull()
})

async function open(engine: Engine): Promise<EngineBody> {
  const body = await openBody(engine, '/x', signal)
  if (body === null) throw new Error('not on a plain socket')
  return body
}

async function readAll(body: EngineBody): Promise<void> {
  for await (const _piece of body);
}

async function write(socket: Socket, bytes: Buffer): Promise<void> {
  if (!socket.write(bytes)) await once(socket, 'drain')
}

const version = JSON.stringify({ Version: '20.10.24', ApiVersion: '1.41' })

/** Answers every connection's first bytes as told, but what version it has. */
async function startServer(answer: (socket: Socket) => void | Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-body-'))
  const path = join(folder, 'engine.sock')
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => {}).on('close', () => open.delete(socket))
    socket.once('data', (asked: Buffer) => {
      if (asked.includes('GET /version')) socket.end(`HTTP/1.1 200 OK\r\n\r\n${version}`)
      else void Promise.resolve(answer(socket)).catch(() => {})
    })
  }).listen(path)
  await once(server, 'listening')
  return {
    engine: connectEngine({ dockerHost: `unix://${path}` }),
    connections: () => open.size,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      server.close()
      await rm(folder, { recursive: true })
    },
  }
}
