import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { readDescription } from '../rest/openapi/testing/read-description.ts'
import { escapeMarker, hostileStrings } from '../testing/hostile-strings.ts'
import { callWithEach, placesOf, tracesOf } from '../testing/hostile-sweep.ts'
import { setUpAdmin, type Person } from '../testing/person.ts'
import { registeredProcedures } from '../testing/registered-procedures.ts'
import { recordingLog } from '../testing/recording-log.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'
import { textPlaces, type JsonSchema } from '../testing/text-places.ts'

const { log, lines } = recordingLog()
const samples = {
  engineId: 'local',
  engine: 'local',
  timeZone: 'UTC',
  url: 'https://id.example.org',
  policy: { last: 1 },
}
let server: TestServer
/** Signed in with a cookie: a token may not reach what people do for themselves. */
let admin: Person

beforeAll(async () => {
  server = await startTestServer({ log })
  admin = await setUpAdmin(server)
})
afterAll(async () => server[Symbol.asyncDispose]())

const procedures = registeredProcedures().flatMap((procedure) => {
  const { path, type, inputs } = procedure
  const places = placesOf(procedure, samples)
  const accepts = (value: unknown) => inputs[0]?.safeParse(value).success
  return places.length === 0 ? [] : [{ path, type, places, accepts }]
})

test('every place for a text is found, and is all that is wrong when a text is', () => {
  const missed = procedures.flatMap(({ path, places, accepts }) =>
    places
      .filter(({ fill, right }) => ![right, `${right}.tar`, 'UTC'].some((text) => accepts(fill(text))))
      .map((place) => [path, place.path, JSON.stringify(place.fill(place.right))]),
  )
  expect(missed).toEqual([])
})

describe.each(procedures.filter(({ type }) => type !== 'subscription'))('$type $path', ({ path, type, places }) => {
  test.each(places)('takes or refuses whatever is in $path', async ({ fill }) => {
    for (const { error } of await callWithEach(admin.call.bind(admin), { path, type }, hostileStrings.map(fill)))
      expect(['INTERNAL', 'STORAGE_FAILED'], JSON.stringify(error)).not.toContain(error?.data.opCode)
  })
})

describe.each(procedures.filter(({ type }) => type === 'subscription'))('subscription $path', ({ path, places }) => {
  test.each(places)('takes or refuses whatever is in $path', async ({ fill }) => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/trpc`, {
      origin: server.url,
      headers: { authorization: `Bearer ${server.token}` },
    })
    await once(socket, 'open')
    for (const [id, input] of hostileStrings.map(fill).entries()) {
      socket.send(JSON.stringify({ id, method: 'subscription', params: { path, input } }))
      const [answer] = (await once(socket, 'message')) as [Buffer]
      expect(answer.toString()).not.toContain('INTERNAL')
      socket.send(JSON.stringify({ id, method: 'subscription.stop' }))
    }
    socket.terminate()
  })
})

test('no route of REST falls over what is in its address, its headers or its body', async () => {
  const { operations, schemas } = await readDescription(server)
  const reader = { samples, definitions: schemas as Record<string, JsonSchema> }
  const wrong: string[] = []
  for (const { method, path, parameters = [], requestBody } of operations) {
    for (const { name, in: place } of parameters) {
      for (const hostile of hostileStrings) {
        const filled = path.replaceAll(/\{(\w+)\}/g, (_, key) =>
          encode(place === 'path' && key === name ? hostile : 'x'),
        )
        const query = place === 'query' ? `?${encode(name)}=${encode(hostile)}` : ''
        const headers = place === 'header' ? { [name]: hostile.replaceAll(/[^\t -~]/g, '') } : {}
        wrong.push(...(await callRest(`${method} ${filled}${query}`, { headers })))
      }
    }
    const body = requestBody?.content['application/json']?.schema as JsonSchema | undefined
    if (body === undefined) continue
    // What is in a body goes the way of a procedure's input: of each place a part, so that all of them are sent over all.
    for (const [index, { fill }] of textPlaces(body, reader).entries())
      for (const hostile of hostileStrings.filter((_, which) => (which + index) % 7 === 0))
        wrong.push(
          ...(await callRest(`${method} ${path.replaceAll(/\{\w+\}/g, 'x')}`, { body: JSON.stringify(fill(hostile)) })),
        )
  }
  expect(wrong).toEqual([])
})

test('bytes that are no UTF-8 are refused or replaced, in an address as in a body', async () => {
  const wrong: string[] = []
  for (const path of [
    '/api/jobs/%ff%fe',
    '/api/exports/%c0%ae%c0%ae',
    '/api/backups/%',
    '/trpc/jobs.find?input=%ff',
    '/%ff',
    '/..%2f..%2fetc/passwd',
    '/api/docs/..%2f..%2f..%2fpackage.json',
    '/assets/..%5c..%5cpackage.json',
  ])
    wrong.push(...(await callRest(`GET ${path}`)))
  const name = Buffer.from([0xff, 0xfe, 0x80])
  const body = Buffer.concat([
    Buffer.from('{"action":"rename","containerId":"web","options":{"name":"'),
    name,
    Buffer.from('"}}'),
  ])
  wrong.push(...(await callRest('POST /api/docker/containers', { body })))
  wrong.push(...(await callRest('POST /trpc/jobs.cancel', { body })))
  expect(wrong).toEqual([])
})

test('afterwards the server is as it was, its log says nothing odd, and no file lies outside', async () => {
  expect((await server.call('/healthz')).status).toBe(200)
  expect((await admin.query('session.list')).status).toBe(200)
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(await tracesOf(lines, server)).toEqual([])
})

interface Sent {
  headers?: Record<string, string>
  body?: string | Buffer
}

/** What is wrong with the answer. fetch would put an address right, and refuse a header; the raw request does neither. */
async function callRest(asked: string, { headers = {}, body }: Sent = {}): Promise<string[]> {
  const [method = '', path = ''] = asked.split(' ')
  const typed: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
  const signed = { authorization: `Bearer ${server.token}` }
  const sent = request({
    port: server.port,
    host: '127.0.0.1',
    method,
    path,
    headers: { ...signed, ...typed, ...headers },
  })
  sent.end(body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const answer = await text(response)
  const about = `${asked} ${String(body)}: ${response.statusCode} ${answer}`
  const type = response.headers['content-type'] ?? 'application/json'
  // Only the console answers with pages, and they are its own.
  const isRight = type.startsWith('application/json') || (!path.startsWith('/api/') && !answer.includes(escapeMarker))
  if ((response.statusCode ?? 0) < 500) return isRight ? [] : [about]
  const { code, cause = code } = JSON.parse(answer) as { code: string; cause?: string }
  return isRight && !['INTERNAL', 'STORAGE_FAILED'].includes(cause) ? [] : [about]
}

/** As `encodeURIComponent`, and lone surrogates as a browser would send them. */
function encode(value: string): string {
  return encodeURIComponent(value.toWellFormed())
}
