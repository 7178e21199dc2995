import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { askIfThere } from './ask-engine.ts'
import { clientOf, connectEngine } from './connect-engine.ts'

let server: Server
let port = 0

beforeAll(async () => {
  server = createServer(({ url }, response) =>
    response.end(url === '/version' ? JSON.stringify({ Version: '20.10.24', ApiVersion: '1.41' }) : url),
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})

afterAll(() => void server.close())
afterEach(() => void vi.unstubAllEnvs())

test.each(['tcp://127.0.0.1:1', 'unix:///nowhere.sock', 'tcp://127.0.0.1:2376'])(
  'the address it is given wins over DOCKER_HOST=%s and what goes with it',
  async (dockerHost) => {
    vi.stubEnv('DOCKER_HOST', dockerHost)
    vi.stubEnv('DOCKER_TLS_VERIFY', '1')
    vi.stubEnv('DOCKER_PATH_PREFIX', '/elsewhere')
    vi.stubEnv('DOCKER_CLIENT_TIMEOUT', '1')
    const { modem } = clientOf(connectEngine({ dockerHost: `tcp://127.0.0.1:${port}` }))
    expect(modem).toMatchObject({ host: '127.0.0.1', port, protocol: 'http', pathPrefix: '/', timeout: undefined })
    expect(String(await clientOf(connectEngine({ dockerHost: `tcp://127.0.0.1:${port}` })).ping())).toBe('/v1.41/_ping')

    const local = clientOf(connectEngine({ dockerHost: 'unix:///run/mine.sock' })).modem
    expect(local).toMatchObject({ socketPath: '/run/mine.sock', host: undefined, protocol: 'http' })
  },
)

test.each(['..', '../../elsewhere/json', '/elsewhere', 'a/./b', 'a\0b', ''])(
  'a network called %j is not there, and nobody is asked for it',
  async (name) => {
    const asked: string[] = []
    const note = ({ url = '' }: IncomingMessage): void => void asked.push(url)
    server.on('request', note)
    const client = clientOf(connectEngine({ dockerHost: `tcp://127.0.0.1:${port}` }))
    const answer = await askIfThere(client.getNetwork(encodeURIComponent(name)).inspect())
    server.off('request', note)
    expect([answer, asked.filter((url) => url !== '/version')]).toEqual([null, []])
  },
)

test.each(['ssh://host', 'nonsense', 'tcp://', 'npipe:////./pipe/docker'])(
  '%s is refused with the variable',
  (host) => {
    expect(() => connectEngine({ dockerHost: host })).toThrow(/DOCKER_HOST is .* Set it to unix:/)
  },
)

test('certificates make tcp:// TLS on the port for it, and never go with http://', () => {
  const certificates = { ca: 'a', client: { cert: 'c', key: 'k' } }
  const { modem } = clientOf(connectEngine({ dockerHost: 'tcp://host', certificates }))
  expect(modem).toMatchObject({ host: 'host', port: 2376, protocol: 'https', ca: 'a', cert: 'c', key: 'k' })
  expect(clientOf(connectEngine({ dockerHost: 'https://host' })).modem).toMatchObject({ port: 2376, protocol: 'https' })
  expect(() => connectEngine({ dockerHost: 'http://host', certificates })).toThrow(/DOCKER_TLS_VERIFY/)
})
