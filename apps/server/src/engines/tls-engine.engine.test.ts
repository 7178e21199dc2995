import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectEngine, readCertificates, readEngineInfo } from '@holdfast/docker-ops'
import { createTestWorld, type TestWorld } from '@holdfast/docker-ops/testing'
import { makeCertificates, type TestCertificates } from '@holdfast/docker-ops/testing/certificates'
import { startPrivateEngine } from '@holdfast/docker-ops/testing/private-engine'
import { parseConfig } from '../config.ts'
import { checkMainWays } from '../testing/check-main-ways.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

let stack: AsyncDisposableStack
let certificates: TestCertificates
let world: TestWorld
let server: TestServer
let host = ''

// A second engine needs root.
describe.runIf(process.getuid?.() === 0)('over TLS', () => {
  beforeAll(async () => {
    stack = new AsyncDisposableStack()
    certificates = stack.use(await makeCertificates())
    const { tlsHost } = stack.use(await startPrivateEngine({ tlsFolder: certificates.engine }))
    host = tlsHost ?? ''
    const trusted = await readCertificates(certificates.client)
    world = stack.use(await createTestWorld(connectEngine({ dockerHost: host, certificates: trusted })))
    server = stack.use(await serverFor(certificates.client))
  })

  afterAll(() => stack.disposeAsync())

  test('a container is listed, exported, cloned, backed up and restored with its data', async () => {
    await expect(checkMainWays({ world, server })).resolves.toBeUndefined()
  })

  test('an engine another authority vouches for is not spoken to', async () => {
    await using others = await makeCertificates()
    const folder = await mixed({ ca: others.client, own: certificates.client })
    await using unsure = await serverFor(folder.path)
    expect(await problemOf(unsure)).toMatch(/certificate of the Docker Engine is not trusted.*DOCKER_CERT_PATH/)
  })

  test('without a certificate of its own, or with a foreign one, the engine refuses it, and the answer says what to do', async () => {
    await using others = await makeCertificates()
    const without = await mixed({ ca: certificates.client })
    await using unknown = await serverFor(without.path)
    expect(await problemOf(unknown)).toMatch(/does not accept the client certificate.*cert\.pem/)

    const foreign = await mixed({ ca: certificates.client, own: others.client })
    await using stranger = await serverFor(foreign.path)
    expect(await problemOf(stranger)).toMatch(/does not accept the client certificate.*cert\.pem/)
  })

  test('TLS to a port without it, and the other way round, is told as such', async () => {
    const plain = connectEngine({ dockerHost: host })
    await expect(readEngineInfo(plain)).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message: expect.stringContaining('DOCKER_TLS_VERIFY=1'),
    })
    const trusted = await readCertificates(certificates.client)
    const wrong = connectEngine({ dockerHost: `tcp://127.0.0.1:${server.port}`, certificates: trusted })
    await expect(readEngineInfo(wrong)).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message: expect.stringContaining('does not speak TLS'),
    })
  })
})

async function serverFor(folder: string): Promise<TestServer> {
  const variables = { DOCKER_HOST: host, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder }
  const { dockerHost, dockerCertFolder } = parseConfig(variables)
  return startTestServer({ dockerHost, dockerCertFolder })
}

/** A folder with the authority of one and the certificate of another. */
async function mixed({ ca, own }: { ca: string; own?: string }) {
  const folder = stack.use(await temporaryFolder())
  await writeFile(join(folder.path, 'ca.pem'), await readFile(join(ca, 'ca.pem')))
  for (const name of own === undefined ? [] : ['cert.pem', 'key.pem'])
    await writeFile(join(folder.path, name), await readFile(join(own ?? '', name)))
  return folder
}

async function problemOf({ call }: TestServer): Promise<string> {
  const answer = await call('/api/docker/containers')
  const body = (await answer.json()) as { message: string }
  expect([answer.status, body]).toMatchObject([503, { success: false }])
  return body.message
}
