import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, rename, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { promisify } from 'node:util'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:https'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { TlsFiles } from '../config.ts'
import { startTestServer } from '../testing/start-test-server.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { recordingLog } from '../testing/recording-log.ts'
import { silentLog } from '../testing/silent-log.ts'
import { TlsCertificate } from './tls-certificate.ts'

const run = promisify(execFile)
const followMs = 20

/** A self-signed certificate of a name, for a day. */
async function makePair(folder: string, name: string, passphrase?: string): Promise<TlsFiles> {
  const cert = join(folder, `${name}.crt`)
  const key = join(folder, `${name}.key`)
  const locked = passphrase === undefined ? ['-noenc'] : ['-passout', `pass:${passphrase}`]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', ...locked]
  await run('openssl', ['req', '-x509', ...kind, '-days', '1', '-subj', `/CN=${name}`, '-keyout', key, '-out', cert])
  return { cert, key, passphrase }
}

test('with a certificate people and sockets are served over TLS 1.2 and newer, under the public name', async () => {
  await using folder = await temporaryFolder()
  const tls = await makePair(folder.path, 'first', 'of the key')
  const url = 'https://holdfast.example.org'
  await using server = await startTestServer({ network: { tls, url } })
  expect(server.url).toMatch(/^https:/)
  const sent = request(`${server.url}/healthz`, {
    headers: { host: 'holdfast.example.org' },
    rejectUnauthorized: false,
  })
  sent.end()
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  answer.resume()
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')

  const headers = { host: 'holdfast.example.org', origin: url, authorization: `Bearer ${server.token}` }
  const socket = new WebSocket(`${server.url}/trpc`, { headers, rejectUnauthorized: false })
  await once(socket, 'open')
  socket.terminate()

  const old = connect({
    port: server.port,
    host: '127.0.0.1',
    rejectUnauthorized: false,
    maxVersion: 'TLSv1.1',
    minVersion: 'TLSv1',
  })
  await expect(once(old, 'secureConnect')).rejects.toThrow(/protocol|alert/)
})

test('a certificate that is replaced is served without a restart, and a broken one is not', async () => {
  await using folder = await temporaryFolder()
  const { log, lines: logged } = recordingLog()
  const files = await makePair(folder.path, 'first')
  const next = await makePair(folder.path, 'second')
  using certificate = await TlsCertificate.read(files, log)
  const server = createServer(certificate.options).listen(0, '127.0.0.1')
  await using _closing = { [Symbol.asyncDispose]: async () => void server.close() }
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  certificate.follow(server, followMs)
  expect(await nameAt(port)).toBe('first')

  await copyFile(next.cert, files.cert)
  await expect.poll(() => logged.some((line) => line.includes('the old one stays'))).toBe(true)
  expect(await nameAt(port)).toBe('first')
  await copyFile(next.key, files.key)
  await expect.poll(() => nameAt(port)).toBe('second')

  logged.length = 0
  // As it is for a moment while it is copied over.
  await writeFile(files.key, '')
  await expect.poll(() => logged.length).toBe(1)
  expect(await nameAt(port)).toBe('second')
  // In one step: an empty one between would be reported as well.
  await writeFile(`${files.cert}.new`, 'no certificate')
  await rename(`${files.cert}.new`, files.cert)
  await expect.poll(() => logged.length).toBe(2)
  await rm(files.key)
  await expect.poll(() => logged.length).toBe(3)
  expect(await nameAt(port)).toBe('second')
  expect(logged.join('')).not.toContain('PRIVATE KEY')
})

test('a certificate that cannot be used at the start is refused with both files and the variables', async () => {
  await using folder = await temporaryFolder()
  const [one, other] = await Promise.all([makePair(folder.path, 'one'), makePair(folder.path, 'other', 'secret')])
  const wrong: TlsFiles[] = [
    { ...one, key: other.key },
    { ...one, cert: one.key },
    { ...one, cert: `${one.cert}.gone` },
    { ...other, passphrase: 'another' },
    { ...other, passphrase: undefined },
  ]
  for (const files of wrong) {
    const error = await TlsCertificate.read(files, silentLog).catch((thrown: unknown) => thrown)
    expect(String(error)).toMatch(/cannot be used: .+ HOLDFAST_TLS_CERT and HOLDFAST_TLS_KEY/)
    expect(String(error)).not.toContain('another')
  }
})

/** The name in the certificate that a new connection gets. */
async function nameAt(port: number): Promise<unknown> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const { subject } = socket.getPeerCertificate()
  socket.destroy()
  return subject.CN
}
