import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'

const actions = '/api/docker/containers'
const backupId = 'web-20260101T000000Z-abcd'
const json = 'content-type: application/json'
const jobId = '0d0f7a0e-4f0c-4dd0-9d43-6a5c2f1b6f0a'

interface Ask {
  method: string
  path: string
  headers?: Record<string, string>
  /** Sent as it is where it is a string, as JSON otherwise. */
  body?: unknown
}

test('every answer to a good or a bad request is what it was', async () => {
  await using server = await startTestServer()
  const lines: string[] = []
  for (const one of [...posted().map(asPost), ...raw(), ...routes()]) {
    const { body = '', headers = {} } = one
    const sent = typeof body === 'string' ? body : JSON.stringify(body)
    const named = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    const line = [one.method, one.path, ...named.filter((header) => header !== json), sent].filter(Boolean).join(' ')
    lines.push(short(line), `    ${await ask(server, { ...one, headers, body: sent })}`)
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('answers.recorded.txt')
})

/** Bodies of `POST /api/docker/containers`. Where nothing is wrong with one, the engine is asked, and is not there: 503. */
function posted(): unknown[] {
  const containerId = 'web'
  const of = (action: string, ...options: unknown[]) => options.map((one) => ({ action, containerId, options: one }))
  const plan = { source: 'a', image: 'a', configuration: 'a', environment: 'a', labels: 'a', mounts: 'a', ports: 'a' }
  const digest = { ...plan, networks: 'a', options: 'a' }
  const cloneLike = [
    {},
    null,
    [],
    'x',
    { name: 'twin', start: true, verify: true, allowSharedMounts: true, allowUnexpected: true },
    { name: '-bad' },
    { name: 5 },
    { name: 'x'.repeat(200) },
    { start: 'yes' },
    { mounts: { '/data': 'copy', '/a': 'share', '/b': 'share-read-only', '/c': 'empty', '/d': 'skip' } },
    { mounts: { '/data': 'exclude' } },
    { mounts: { '/data': 'leave' } },
    { mounts: { '/data': 'steal' } },
    { mounts: { '/data': 7 } },
    { mounts: 'copy' },
    { mounts: [] },
    { mounts: null },
    { unnamedMounts: 'recommended' },
    { unnamedMounts: 'copy' },
    { writableLayer: 'carry' },
    { writableLayer: 'leave' },
    { writableLayer: 'include' },
    { writableLayer: 'exclude' },
    { writableLayer: 'keep' },
    { mode: 'live' },
    { mode: 'freeze' },
    { verify: 1 },
    { labelGroups: { compose: 'keep' } },
    { labelGroups: { compose: 'drop' } },
    { labelGroups: { nobody: 'keep' } },
    { allowSharedMounts: 'true' },
    { priviliged: true },
    { plan: digest },
    { plan },
    { plan: { ...digest, extra: 'a' } },
    { overrides: null },
    { overrides: { hostname: 'a-b', image: 'busybox', user: '0', workingDir: '/', cpus: 0.5, memoryBytes: 0 } },
    { overrides: { unknown: 1 } },
    { overrides: { hostname: '-' } },
    { overrides: { image: 'a b' } },
    { overrides: { command: null, entrypoint: ['sh'] } },
    { overrides: { command: 'sh' } },
    { overrides: { command: ['a\0b'] } },
    { overrides: { env: { A: 'b', B: null } } },
    { overrides: { env: { A: 1 } } },
    { overrides: { env: { 'A=B': 'c' } } },
    { overrides: { labels: { '': 'x' } } },
    { overrides: { ports: 'auto' } },
    { overrides: { ports: 'any' } },
    { overrides: { ports: [{ containerPort: 80, hostPort: null }] } },
    { overrides: { ports: [{ containerPort: 0, hostPort: 1 }] } },
    { overrides: { ports: [{ containerPort: 80, hostPort: 1, hostIp: 'nowhere' }] } },
    { overrides: { mounts: { '/x': { type: 'volume', source: 'data' } } } },
    { overrides: { mounts: { '/x': { type: 'nfs' } } } },
    { overrides: { mounts: { '/x': { type: 'volume', source: '/x' } } } },
    { overrides: { mounts: { '/x': { type: 'tmpfs', source: '/x' } } } },
    { overrides: { mounts: { x: { type: 'tmpfs' } } } },
    { overrides: { networks: { net: null, other: { aliases: ['a'], ipv4Address: '10.0.0.1' } } } },
    { overrides: { networks: { net: { ipv4Address: 'x' } } } },
    { overrides: { restartPolicy: { name: 'on-failure', maximumRetryCount: 3 } } },
    { overrides: { restartPolicy: { name: 'sometimes' } } },
    { overrides: { restartPolicy: { name: 'no', maximumRetryCount: 3 } } },
    { overrides: { memoryBytes: 5 } },
    { overrides: { cpus: -1 } },
    { overrides: { workingDir: 'x' } },
  ]
  return [
    null,
    [],
    'text',
    5,
    true,
    {},
    { action: null },
    { action: 5 },
    { action: '' },
    { action: 'explode' },
    { containerId },
    { action: 'x'.repeat(100), containerId },
    { action: 'Clone', containerId },
    { action: 'clone', containerId, options: {}, force: true },
    ...['local', 'attic', '', 5, null].flatMap((engine) => [
      { action: 'stop', containerId, engine },
      { action: 'plan-restore', engine, options: { backupId } },
    ]),
    { action: 'stop', containerId, options: { engine: 'local' } },
    ...['clone', 'plan-clone', 'backup', 'start', 'stop', 'restart', 'pause', 'unpause', 'kill', 'remove'].flatMap(
      (action) => [
        { action, containerId },
        { action },
        { action, containerId: '' },
        { action, containerId: 7 },
        { action, containerId: null },
        { action, containerId: '../etc' },
        { action, containerId: 'x'.repeat(256) },
        { action, containerId, extra: 1 },
        { action, containerId, options: null },
        { action, containerId, options: [] },
        { action, containerId, options: 'x' },
        { action, containerId, options: { unknown: 1 } },
      ],
    ),
    ...of('clone', ...cloneLike),
    ...of('plan-clone', ...cloneLike),
    ...of(
      'backup',
      { name: 'web.tar' },
      { name: '../x.tar' },
      { name: 'x.zip' },
      { name: '.x.tar' },
      { name: 'x.tar', compression: 'zstd' },
      { name: '' },
      { name: 'ü'.repeat(120) },
      { path: '/etc' },
      { path: 'a/../../b' },
      { path: 'a\0b' },
      { path: '' },
      { path: 5 },
      { compression: 'gzip' },
      { compression: 'lzma' },
      { format: 'plain', name: 'web.tar' },
      { format: 'plain', vault: 'NAS' },
      { format: 'zip' },
      { format: null },
      { format: 5 },
      { format: 'complete' },
      { format: 'complete', name: 'web.tar' },
      { format: 'complete', vault: 'NAS', mode: 'live', mounts: { '/data': 'include', '/b': 'leave' } },
      { format: 'complete', vault: '' },
      { format: 'complete', vault: 5 },
      { format: 'complete', vault: 'x'.repeat(64) },
      { format: 'complete', mode: 'freeze' },
      { format: 'complete', mounts: { '/data': 'exclude' } },
      { format: 'complete', mounts: { '/data': 'skip' } },
      { format: 'complete', mounts: { '/data': 'copy' } },
      { format: 'complete', mounts: 5 },
      { mode: 'live' },
    ),
    ...['restore', 'plan-restore'].flatMap((action) => [
      { action },
      { action, options: null },
      { action, options: {} },
      { action, containerId: '../etc', options: { backupId } },
      { action, containerId, options: { backupId } },
      { action, extra: 1, options: { backupId } },
      ...[
        { backupId: 'x' },
        { backupId: 5 },
        { backupId: 'x'.repeat(200) },
        { backupId },
        { backupId, vault: 'NAS' },
        { backupId, vault: '' },
        { backupId, inPlace: false },
        { backupId, inPlace: true },
        { backupId, inPlace: 'no' },
        { backupId, name: '-' },
        { backupId, mounts: { '/data': 'restore', '/a': 'empty', '/b': 'skip', '/c': 'host' } },
        { backupId, mounts: { '/data': 'exclude' } },
        { backupId, mounts: { '/data': 'leave' } },
        { backupId, mounts: { '/data': 'copy' } },
        { backupId, start: 1 },
        { backupId, verify: 'yes' },
        { backupId, labelGroups: { compose: 'x' } },
        { backupId, overrides: { cpus: 'x' } },
        { backupId, plan: 'abc' },
        { backupId, plan: digest },
        { backupId, plan },
        { backupId, unknown: 1 },
        { backupId, mode: 'live' },
      ].map((options) => ({ action, options })),
    ]),
    ...of('start', { allowSharedMounts: true }, { allowSharedMounts: 1 }, { timeoutSeconds: 1 }),
    ...['stop', 'restart'].flatMap((action) =>
      of(
        action,
        { timeoutSeconds: 0 },
        { timeoutSeconds: -1 },
        { timeoutSeconds: 3601 },
        { timeoutSeconds: 1.5 },
        { timeoutSeconds: '1' },
        { signal: 'SIGTERM' },
      ),
    ),
    ...of('pause', { force: true }),
    ...of('kill', { signal: 'SIGTERM' }, { signal: '9' }, { signal: 9 }, { signal: 'sigterm' }, { force: true }),
    ...of('remove', { force: true, volumes: true }, { force: 'yes' }, { volumes: 1 }, { name: 'x' }),
    { action: 'rename', containerId },
    ...of('rename', {}, { name: 'other' }, { name: 'x' }, { name: 5 }, { name: 'other', force: true }),
  ]
}

function asPost(body: unknown): Ask {
  return { method: 'POST', path: actions, headers: { 'content-type': 'application/json' }, body }
}

/** Bodies that are no JSON, types that are not parsed, headers that say how. */
function raw(): Ask[] {
  const stop = JSON.stringify({ action: 'stop', containerId: 'web' })
  const post = (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) => {
    return { method: 'POST', path: actions, body, headers }
  }
  return [
    post('{"action":'),
    post('nonsense'),
    post(''),
    post('', {}),
    post(stop, {}),
    post(stop, { 'content-type': 'application/json; charset=utf-8' }),
    post(stop, { 'content-type': 'APPLICATION/JSON' }),
    post(stop, { 'content-type': 'text/plain' }),
    post(stop, { 'content-type': 'text/json' }),
    post(stop, { 'content-type': 'application/x-www-form-urlencoded' }),
    post(stop, { 'content-type': 'multipart/form-data' }),
    post(stop, { 'content-type': 'nonsense' }),
    post('{"__proto__":{"a":1},"action":"stop","containerId":"web"}'),
    post('{"constructor":{"prototype":{"a":1}},"action":"stop","containerId":"web"}'),
    post(`{"action":"stop","containerId":"${'x'.repeat(1_100_000)}"}`),
    post(stop, { 'content-type': 'application/json', prefer: 'respond-async' }),
    post(stop, { 'content-type': 'application/json', 'idempotency-key': 'k' }),
    post(stop, { 'content-type': 'application/json', origin: 'http://evil.example' }),
    post(stop, { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' }),
    post('{"action":', { 'content-type': 'application/json', origin: 'http://evil.example' }),
    { ...post(stop), path: `${actions}?x=1` },
    { ...post(stop), path: `${actions}/` },
    { ...post(stop), path: `${actions}/web` },
  ]
}

/** Every route: as it is meant, with unknown keys, with each other method. */
function routes(): Ask[] {
  const backup = `/api/backups/${backupId}`
  const paths = [
    actions,
    '/api/backups',
    backup,
    `${backup}/file?tree=/`,
    `${backup}/pin`,
    '/api/vaults',
    `/api/jobs/${jobId}`,
    `/api/jobs/${jobId}/report`,
    `/api/exports/${jobId}`,
    '/api/alerts',
    '/api/alerts/acknowledge',
    '/healthz',
    '/readyz',
    '/api/nothing',
    '/api',
  ]
  const gets = [
    ...[actions, '/api/backups', backup, '/api/vaults', `/api/jobs/${jobId}`, '/healthz', '/readyz'].flatMap((path) => [
      `${path}?unknown=1`,
      `${path}?`,
      `${path}?x=1&x=2`,
    ]),
    ...[actions, '/api/backups', backup, '/api/vaults', `/api/jobs/${jobId}`].map((path) => `${path}/`),
    `/api/jobs/${jobId}/report?unknown=1`,
    `/api/exports/${jobId}?unknown=1`,
    ...['local', 'attic', '', 'local&engine=local'].flatMap((engine) => [
      `${actions}?engine=${engine}`,
      `/api/backups?engine=${engine}`,
    ]),
    '/api/backups?containerId=web',
    '/api/backups?containerId=',
    '/api/backups?containerId=../etc',
    '/api/backups?containerId=a&containerId=b',
    '/api/backups?containerId=a&unknown=1',
    '/api/backups/x',
    '/api/backups/..%2f..%2fetc',
    `/api/backups/${'x'.repeat(300)}`,
    `${backup}?vault=NAS`,
    `${backup}?vault=`,
    `${backup}?vault=a&vault=b`,
    `${backup}?vault=${'x'.repeat(64)}`,
    '/api/backups/x?unknown=1',
    `${backup}/file`,
    `${backup}/file?tree=`,
    `${backup}/file?tree=/&paht=a`,
    `${backup}/file?tree=/&tree=/a`,
    `${backup}/file?tree=/&path=a&pathBase64=YQ`,
    `${backup}/file?tree=/&path=${'x'.repeat(8193)}`,
    `${backup}/file?tree=/&vault=NAS`,
    `${backup}/other`,
    '/api/jobs/x',
    '/api/jobs/',
    '/api/exports/x',
    '/api/exports/',
    '/api/%',
  ]
  return [
    ...paths.flatMap((path) =>
      ['GET', 'HEAD', 'DELETE', 'PUT', 'PATCH', 'OPTIONS'].map((method) => ({ method, path })),
    ),
    ...paths.slice(1).map((path) => ({ ...asPost({}), path })),
    ...gets.map((path) => ({ method: 'GET', path })),
    ...[`${backup}?unknown=1`, `${backup}?vault=`, '/api/backups/x'].map((path) => ({ method: 'DELETE', path })),
    { method: 'DELETE', path: backup, body: '{"x":1}', headers: { 'content-type': 'application/json' } },
    { method: 'DELETE', path: backup, body: '{', headers: { 'content-type': 'application/json' } },
    { method: 'DELETE', path: `/api/jobs/${jobId}`, body: 'x', headers: { 'content-type': 'text/plain' } },
    { method: 'DELETE', path: `/api/jobs/${jobId}`, headers: { 'sec-fetch-site': 'cross-site' } },
  ]
}

async function ask({ port, dataFolder, token }: TestServer, { method, path, headers, body }: Ask): Promise<string> {
  const length = body === '' ? {} : { 'content-length': Buffer.byteLength(String(body)) }
  const sent = request({
    port,
    host: '127.0.0.1',
    method,
    path,
    headers: { authorization: `Bearer ${token}`, ...headers, ...length },
  })
  sent.end(body)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  const content = (await text(answer)).replaceAll(dataFolder, '<data>').replaceAll(String(port), '<port>')
  const { allow, location, 'content-type': type } = answer.headers
  const plain = type === 'application/json; charset=utf-8' ? undefined : type
  return short([answer.statusCode, plain, allow, location, steady(content.trimEnd())].filter(Boolean).join(' '))
}

/** Without what differs from one run or machine to the next, and without the words of other rooms. */
function steady(content: string): string {
  const known = content
    .replaceAll(/"(free|total|stored)Bytes":(\d+|null)/g, '"$1Bytes":0')
    .replaceAll(/(?<="(id|vaultId)":")[0-9a-f-]{36}/g, '<uuid>')
  if (/"code":"(BAD_REQUEST|NOT_FOUND|FORBIDDEN)"/.test(known)) return known
  return known.replace(/(?<="success":false.*"message":")(\\.|[^"\\])*/, '…')
}

function short(line: string): string {
  return line.replaceAll(/(x|ü){20,}/g, (run) => `${run.slice(0, 3)}…(${run.length})`)
}
