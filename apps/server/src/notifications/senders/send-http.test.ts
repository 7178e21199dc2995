import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeCertificates } from '@holdfast/docker-ops/testing/certificates'
import { Guard } from '../guard/guard.ts'
import { startWebServer } from '../testing/start-web-server.ts'
import { sendHttp } from './send-http.ts'

const limits = { timeMs: 1_000, answerBytes: 64 * 1024 }

interface Sent {
  allowed?: string[]
  addresses?: string[]
  ca?: string
  signal?: AbortSignal
}

function send(url: string, { allowed = ['hook.lan'], addresses = ['127.0.0.1'], ca, signal }: Sent = {}) {
  const guard = new Guard({ resolve: () => Promise.resolve(addresses), allowed: () => Promise.resolve(allowed) })
  return sendHttp(
    { method: 'POST', url, headers: { 'x-test': '1' }, body: 'hello' },
    { guard, limits, signal: signal ?? new AbortController().signal, ...(ca !== undefined && { ca }) },
  )
}

test('what is sent arrives, and the answer is passed on, short and without control characters', async () => {
  await using server = await startWebServer((response) => response.end(`\u001b[31m${'fine '.repeat(100)}`))
  const answer = await send(`http://hook.lan:${server.port}/x?y=1`)
  expect(server.requests).toMatchObject([
    {
      method: 'POST',
      path: '/x?y=1',
      body: 'hello',
      headers: { 'x-test': '1', 'user-agent': 'Holdfast', host: `hook.lan:${server.port}` },
    },
  ])
  expect(answer).toMatchObject({ code: 'delivery-answered', params: { status: 200 } })
  expect(String(answer.params['text'])).toMatch(/^\\u001b\[31mfine .{150,190}…$/)
})

test('over TLS the certificate must be of the name that was entered, though the checked address is dialled', async () => {
  await using certificates = await makeCertificates()
  const read = (name: string) => readFile(join(certificates.engine, name), 'utf8')
  const ca = await read('ca.pem')
  const tls = { key: await read('key.pem'), cert: await read('cert.pem') }
  await using server = await startWebServer((response) => response.end('fine'), tls)
  const allowed = ['127.0.0.1']
  await expect(send(`https://localhost:${server.port}/`, { ca, allowed })).resolves.toMatchObject({})
  await expect(send(`https://hook.lan:${server.port}/`, { ca, allowed })).rejects.toMatchObject({
    permanent: false,
    detail: { params: { reason: expect.stringMatching(/hook\.lan/) as string } },
  })
  expect(server.requests).toHaveLength(1)
})

test.each(['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', 'rebound.example.org'])(
  'a server on this machine hears nothing under the name %s',
  async (host) => {
    await using server = await startWebServer((response) => response.end())
    await expect(send(`http://${host}:${server.port}/`, { allowed: [] })).rejects.toMatchObject({
      permanent: true,
      detail: { code: 'destination-inward' },
    })
    expect(server.requests).toEqual([])
  },
)

test('a redirect is not followed, inward or anywhere', async () => {
  await using inside = await startWebServer((response) => response.end('secret'))
  await using server = await startWebServer((response) =>
    response.writeHead(307, { location: `http://127.0.0.1:${inside.port}/metadata` }).end(),
  )
  await expect(send(`http://hook.lan:${server.port}/`)).rejects.toMatchObject({
    permanent: true,
    detail: { code: 'delivery-redirected', params: { status: 307 } },
  })
  expect(inside.requests).toEqual([])
})

test('a server that stalls is given up in time, before an answer and within one', async () => {
  await using silent = await startWebServer(() => undefined)
  await expect(send(`http://hook.lan:${silent.port}/`)).rejects.toMatchObject({
    permanent: false,
    detail: { code: 'delivery-timed-out', params: { seconds: 1 } },
  })
  await using slow = await startWebServer((response) => void response.writeHead(200).write('wait'))
  await expect(send(`http://hook.lan:${slow.port}/`)).rejects.toMatchObject({ detail: { code: 'delivery-timed-out' } })
})

test('an answer without an end is not read to its end', async () => {
  let written = 0
  await using server = await startWebServer((response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(16 * 1024, 'x'))) written += 16 * 1024
    }
    response.on('drain', more)
    more()
  })
  await expect(send(`http://hook.lan:${server.port}/`)).resolves.toMatchObject({ params: { status: 200 } })
  expect(written).toBeLessThan(16 * 1024 * 1024)
})

test('headers without an end are no answer', async () => {
  await using server = await startWebServer((response) => {
    for (let index = 0; index < 200; index += 1) response.setHeader(`x-${index}`, 'y'.repeat(1_000))
    response.end()
  })
  await expect(send(`http://hook.lan:${server.port}/`)).rejects.toMatchObject({ permanent: false })
})

test.each([
  [400, true],
  [401, true],
  [404, true],
  [408, false],
  [410, true],
  [425, false],
  [429, false],
  [500, false],
  [503, false],
])('%d is tried again, or not: permanent is %s', async (status, permanent) => {
  await using server = await startWebServer((response) => response.writeHead(status).end('no'))
  await expect(send(`http://hook.lan:${server.port}/`)).rejects.toMatchObject({
    permanent,
    detail: { code: 'delivery-answered', params: { status, text: 'no' } },
  })
})

test('a server that asks to wait is waited for', async () => {
  await using server = await startWebServer((response) => response.writeHead(429, { 'retry-after': '90' }).end())
  await expect(send(`http://hook.lan:${server.port}/`)).rejects.toMatchObject({ retryAfterMs: 90_000 })
})

test('what is stopped is no failure of the destination', async () => {
  const stop = new AbortController()
  await using server = await startWebServer(() => stop.abort())
  await expect(send(`http://hook.lan:${server.port}/`, { signal: stop.signal })).rejects.toThrowError('aborted')
})
