import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { makeCertificates } from '../../packages/docker-ops/src/testing/make-certificates.ts'
import { askEngine, askEngineIfThere } from './ask-engine.ts'
import { callEngine, type EngineAddress } from './call-engine.ts'
import { probeEngine } from './probe-engine.ts'

const megabyte = Buffer.alloc(1 << 20)

test('an engine that refuses an upload before it has read it is heard', async () => {
  const engine = await fakeEngine((_, response) => {
    response.writeHead(400, { connection: 'close' }).end('{"message":"stopsignal is not a valid change command"}')
    response.socket?.destroySoon()
  })
  const call = callEngine({ engine, method: 'POST', path: '/images/create', body: Readable.from(many(16)) })
  await expect(call).resolves.toMatchObject({ status: 400, text: expect.stringContaining('stopsignal') })
})

test('an engine that tells its progress while it reads is listened to: neither waits for the other', async () => {
  const engine = await fakeEngine((request, response) => void importSlowly(request, response))
  const call = askEngine({ engine, method: 'POST', path: '/images/create', body: Readable.from(many(16)) })
  await expect(call).resolves.toEqual({ status: 'sha256:abc' })
})

test('an error in the last line of an answer of 200 is an error', async () => {
  const engine = await fakeEngine((_, response) => response.end('{"status":"Pulling"}\n{"error":"no such image"}\n'))
  await expect(askEngine({ engine, path: '/images/create?fromImage=x' })).rejects.toThrow(
    'The Docker Engine refused GET /images/create: no such image',
  )
})

test('what does not exist is undefined only where that is asked for', async () => {
  const engine = await fakeEngine((_, response) => response.writeHead(404).end('{"message":"No such image: x"}'))
  await expect(askEngineIfThere({ engine, path: '/images/x/json' })).resolves.toBeUndefined()
  await expect(askEngine({ engine, path: '/images/x/json' })).rejects.toThrow('No such image: x')
})

test('a probe of nobody says so and does not reject', async () => {
  expect(await probeEngine({ dockerHost: 'unix:///nonexistent/docker.sock' })).toEqual({
    answers: false,
    reason: 'there is no socket',
    forbidden: false,
  })
  expect(await probeEngine({ dockerHost: 'ssh://somewhere' })).toMatchObject({
    answers: false,
    reason: expect.stringContaining('tcp://'),
  })
})

test('an engine over TLS is called with the certificates of the folder, and nobody else is', async () => {
  await using certificates = await makeCertificates()
  await using others = await makeCertificates()
  const of = (name: string) => readFileSync(join(certificates.engine, name))
  const options = { ca: of('ca.pem'), cert: of('cert.pem'), key: of('key.pem'), requestCert: true }
  const server = createSecureServer(options, (_, response) => response.end('{"ServerVersion":"20.10"}'))
  onTestFinished(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const dockerHost = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`

  const trusted = await probeEngine({ dockerHost, dockerCertFolder: certificates.client })
  expect(trusted).toEqual({ answers: true, version: '20.10' })
  expect(await probeEngine({ dockerHost, dockerCertFolder: others.client })).toMatchObject({ answers: false })
  expect(await probeEngine({ dockerHost })).toMatchObject({ answers: false })
  expect(await probeEngine({ dockerHost, dockerCertFolder: '/nowhere' })).toMatchObject({
    answers: false,
    reason: expect.stringContaining('DOCKER_CERT_PATH'),
  })
})

async function importSlowly(request: IncomingMessage, response: ServerResponse): Promise<void> {
  for await (const _ of request)
    if (!response.write('{"status":"Importing"}\n'.repeat(500))) await once(response, 'drain')
  response.end('{"status":"sha256:abc"}\n')
}

function* many(count: number): Generator<Buffer> {
  for (let sent = 0; sent < count; sent += 1) yield megabyte
}

async function fakeEngine(answer: RequestListener): Promise<EngineAddress> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-engine-'))
  const server = createServer(answer).listen(join(folder, 'docker.sock'))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
    rmSync(folder, { recursive: true })
  })
  await once(server, 'listening')
  return { dockerHost: `unix://${folder}/docker.sock` }
}
