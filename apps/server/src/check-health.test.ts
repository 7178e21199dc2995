import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeCertificates } from '@holdfast/docker-ops/testing/certificates'
import { freePort } from '@holdfast/docker-ops/testing/free-port'
import { expect, test } from 'vitest'
import { startTestServer } from './testing/start-test-server.ts'

const script = fileURLToPath(new URL('check-health.ts', import.meta.url))

test('the health check passes where a server answers, over TLS too, and fails where none does', async () => {
  await using plain = await startTestServer()
  expect(await check({ HOLDFAST_PORT: String(plain.port) })).toBe(0)
  expect(await check({ HOLDFAST_PORT: await freePort() })).toBe(1)

  await using certificates = await makeCertificates()
  const [cert, key] = ['cert.pem', 'key.pem'].map((name) => join(certificates.engine, name))
  const tls = { cert: cert ?? '', key: key ?? '', passphrase: undefined }
  const url = 'https://holdfast.example.org'
  await using encrypted = await startTestServer({ network: { host: '0.0.0.0', tls, url } })
  const files = { HOLDFAST_TLS_CERT: tls.cert, HOLDFAST_TLS_KEY: tls.key }
  const network = { HOLDFAST_HOST: '0.0.0.0', HOLDFAST_URL: url, ...files }
  expect(await check({ HOLDFAST_PORT: String(encrypted.port), ...network })).toBe(0)
  expect(await check({ HOLDFAST_PORT: String(encrypted.port) })).toBe(1)
})

/** Resolves with its exit code. */
async function check(env: Record<string, string>): Promise<unknown> {
  const child = spawn(process.execPath, [script], { env, stdio: 'ignore' })
  return (await once(child, 'exit'))[0]
}
