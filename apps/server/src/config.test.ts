import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { parseConfig, readSecretFiles, panelUrl } from './config.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

const run = promisify(execFile)

test('without any variable everything has its default', () => {
  const config = parseConfig({})
  expect(config).toMatchObject({
    port: 3010,
    host: '127.0.0.1',
    idleTimeoutMs: 300_000,
    auditDays: 365,
    hostReader: true,
  })
  expect(config.dockerHost).toBeUndefined()
  expect(config.exportRoots).toEqual([`${config.dataFolder}/exports`])
})

test('export roots are separated by colons and made absolute', () => {
  expect(parseConfig({ HOLDFAST_EXPORT_ROOTS: '/a:/b/' }).exportRoots).toEqual(['/a', '/b'])
})

test('the host reader is switched off by its variable', () => {
  expect(parseConfig({ HOLDFAST_HOST_READER: 'off' }).hostReader).toBe(false)
})

test.each([
  ['HOLDFAST_PORT', 'many'],
  ['HOLDFAST_PORT', '70000'],
  ['HOLDFAST_PORT', ''],
  ['HOLDFAST_HOST', 'panel.lan'],
  ['HOLDFAST_URL', 'holdfast.example.org'],
  ['HOLDFAST_URL', 'ftp://holdfast.example.org'],
  ['HOLDFAST_URL', 'https://holdfast.example.org/panel'],
  ['HOLDFAST_URL', 'https://admin@holdfast.example.org'],
  ['HOLDFAST_URL', 'https://holdfast.example.org/?'],
  ['HOLDFAST_TRUSTED_PROXIES', ''],
  ['HOLDFAST_TRUSTED_PROXIES', 'proxy.lan'],
  ['HOLDFAST_TRUSTED_PROXIES', '0.0.0.0/0'],
  ['HOLDFAST_INSECURE_HTTP', 'yes'],
  ['HOLDFAST_DATA_DIR', ''],
  ['HOLDFAST_EXPORT_ROOTS', ':'],
  ['HOLDFAST_IDLE_TIMEOUT_MS', '5'],
  ['HOLDFAST_AUDIT_DAYS', '0'],
  ['HOLDFAST_HOST_READER', 'no'],
])('%s=%j is refused with a sentence that names the variable', (name, value) => {
  expect(() => parseConfig({ [name]: value })).toThrowError(new RegExp(name))
})

test.each([
  [{}, undefined],
  [{ DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/c' }, undefined],
  [{ DOCKER_HOST: 'unix:///x.sock', DOCKER_TLS_VERIFY: '1' }, undefined],
  [{ DOCKER_HOST: 'tcp://h:2376', DOCKER_CERT_PATH: '/c' }, undefined],
  [{ DOCKER_HOST: 'tcp://h:2376', DOCKER_TLS_VERIFY: '', DOCKER_CERT_PATH: '/c' }, undefined],
  [{ DOCKER_HOST: 'tcp://h:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/c' }, '/c'],
  [{ DOCKER_HOST: 'tcp://h:2376', DOCKER_TLS_VERIFY: '1', HOME: '/home/me' }, '/home/me/.docker'],
  [{ DOCKER_HOST: 'https://h', HOME: '/home/me' }, undefined],
  [{ DOCKER_HOST: 'https://h', DOCKER_CERT_PATH: '/c' }, '/c'],
])('certificates are looked for where the docker command line has them: %j', (variables, folder) => {
  expect(parseConfig(variables).dockerCertFolder).toBe(folder)
})

const url = { HOLDFAST_URL: 'https://holdfast.example.org' }
const files = { HOLDFAST_TLS_CERT: '/c.pem', HOLDFAST_TLS_KEY: '/k.pem' }
const proxy = { HOLDFAST_TRUSTED_PROXIES: '10.0.0.1' }
const everywhere = { HOLDFAST_HOST: '0.0.0.0' }
const insecure = { HOLDFAST_INSECURE_HTTP: '1' }

test.each([
  [everywhere, /HOLDFAST_TLS_CERT.*HOLDFAST_TRUSTED_PROXIES.*HOLDFAST_INSECURE_HTTP=1/],
  [{ ...everywhere, HOLDFAST_URL: 'http://localhost:3010' }, /HOLDFAST_HOST=0\.0\.0\.0 is beyond the loopback/],
  [{ HOLDFAST_HOST: '::', HOLDFAST_INSECURE_HTTP: '0' }, /HOLDFAST_HOST=:: is beyond/],
  [{ ...everywhere, ...files }, /HOLDFAST_URL is missing/],
  [{ ...everywhere, ...proxy }, /HOLDFAST_URL is missing/],
  [{ ...everywhere, ...insecure }, /HOLDFAST_URL is missing/],
  [{ HOLDFAST_TLS_CERT: '/c.pem' }, /HOLDFAST_TLS_CERT and HOLDFAST_TLS_KEY must be set together/],
  [{ HOLDFAST_TLS_KEY: '/k.pem' }, /HOLDFAST_TLS_CERT and HOLDFAST_TLS_KEY must be set together/],
  [url, /HOLDFAST_URL=https:\/\/holdfast.example.org needs HOLDFAST_TLS_CERT/],
  [{ ...proxy, HOLDFAST_URL: 'http://holdfast.example.org' }, /must begin with https/],
  [{ ...files, HOLDFAST_URL: 'http://localhost:3010' }, /must begin with https/],
])('what would send passwords in the clear does not start, and says what to set: %j', (variables, sentence) => {
  expect(() => parseConfig(variables)).toThrowError(sentence)
})

test.each([
  [{ HOLDFAST_HOST: '127.0.0.2' }],
  [{ HOLDFAST_URL: 'http://localhost:3010' }],
  [{ HOLDFAST_URL: 'http://[::1]:3010' }],
  [{ ...url, ...files }],
  [{ ...url, ...proxy }],
  [{ ...everywhere, ...url, ...files }],
  [{ ...everywhere, ...url, ...proxy }],
  [{ ...everywhere, ...insecure, HOLDFAST_URL: 'http://192.168.1.5:3010' }],
])('TLS, a trusted proxy or the named exception let it listen: %j', (variables) => {
  expect(parseConfig(variables).url).toBe('HOLDFAST_URL' in variables ? variables.HOLDFAST_URL : undefined)
})

test('the public address is an origin, and proxies are addresses, networks and the names of some', () => {
  const config = parseConfig({
    HOLDFAST_URL: 'HTTPS://Holdfast.Example.org:443/',
    HOLDFAST_TRUSTED_PROXIES: 'loopback, fd00::/8,10.1.2.3',
  })
  expect(config).toMatchObject({ url: url.HOLDFAST_URL, trustedProxies: ['loopback', 'fd00::/8', '10.1.2.3'] })
})

test('a secret is read from the file that its variable names, without the newline an editor leaves', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'passphrase')
  await writeFile(path, ' of a key \n')
  const source = { ...files, HOLDFAST_TLS_PASSPHRASE_FILE: path }
  expect(parseConfig(readSecretFiles(source)).tls).toEqual({ cert: '/c.pem', key: '/k.pem', passphrase: ' of a key ' })
  expect(() => readSecretFiles({ ...source, HOLDFAST_TLS_PASSPHRASE: 'x' })).toThrowError(/are both set/)
  const gone = { HOLDFAST_TLS_PASSPHRASE_FILE: `${path}.gone` }
  expect(() => readSecretFiles(gone)).toThrowError(/HOLDFAST_TLS_PASSPHRASE_FILE cannot be read.*ENOENT/)
})

test('an address of IPv6 is written with brackets', () => {
  expect(panelUrl({ host: '::1', port: 3010, tls: undefined })).toBe('http://[::1]:3010')
  expect(panelUrl({ host: 'localhost', port: 80, tls: undefined })).toBe('http://localhost:80')
})

test('a panel that listens everywhere is called on the loopback, over TLS where it has a certificate', () => {
  const tls = { cert: '/c', key: '/k', passphrase: undefined }
  expect(panelUrl({ host: '0.0.0.0', port: 3010, tls })).toBe('https://127.0.0.1:3010')
  expect(panelUrl({ host: '::', port: 3010, tls: undefined })).toBe('http://[::1]:3010')
})

test.skipIf(process.getuid?.() !== 0)('a user without an entry in passwd needs no home', async () => {
  const script = `
    const { parseConfig } = await import(${JSON.stringify(new URL('config.ts', import.meta.url).href)})
    process.setuid(23456)
    const { dataFolder } = parseConfig({ HOLDFAST_DATA_DIR: '/data' })
    process.stdout.write(dataFolder)
  `
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { env: {} })
  expect(stdout).toBe('/data')
})

test('the key of stored secrets is 32 bytes, and a wrong one is not shown', () => {
  const key = Buffer.alloc(32, 7).toString('base64')
  expect(parseConfig({ HOLDFAST_SECRET_KEY: key })).toMatchObject({ secretKey: key })
  expect(parseConfig({})).toMatchObject({ secretKey: undefined })
  for (const wrong of ['', 'a secret', key.slice(4)]) {
    const refused = () => parseConfig({ HOLDFAST_SECRET_KEY: wrong })
    expect(refused).toThrowError(/openssl rand -base64 32.*not shown/)
  }
})

test.each([
  [
    'smtps://ada%40example.org:p%40ss@mail.example.org?from=h@example.org',
    { host: 'mail.example.org', port: 465, security: 'tls', user: 'ada@example.org', password: 'p@ss' },
  ],
  ['smtp://mail.example.org:2525/?from=h@example.org', { port: 2525, security: 'starttls', user: null, password: '' }],
  ['smtp://127.0.0.1?security=none&from=h@example.org', { port: 587, security: 'none' }],
  ['smtp://[::1]?from=h@example.org', { host: '::1' }],
])('%s names a mail server', (url, server) => {
  expect(parseConfig({ HOLDFAST_SMTP_URL: url }).mailServer).toMatchObject({ from: 'h@example.org', ...server })
})

test.each([
  '',
  'mail.example.org',
  'https://mail.example.org?from=h@example.org',
  'smtps://mail.example.org',
  'smtps://mail.example.org?from=h',
  'smtp://mail.example.org?security=none&from=h@example.org',
  'smtps://127.0.0.1?security=none&from=h@example.org',
  'smtp://127.0.0.1?security=ssl&from=h@example.org',
])('HOLDFAST_SMTP_URL=%j is refused, and its password shown to nobody', (url) => {
  expect(() => parseConfig({ HOLDFAST_SMTP_URL: url })).toThrowError(/HOLDFAST_SMTP_URL must be smtps/)
})

test('the address of the mail server may lie in a file, with its password', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'smtp')
  await writeFile(path, 'smtps://a:b@mail.example.org?from=h@example.org\n')
  expect(parseConfig(readSecretFiles({ HOLDFAST_SMTP_URL_FILE: path })).mailServer).toMatchObject({ password: 'b' })
})
