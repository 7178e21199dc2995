import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Destination, NotificationRule } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { setUpAdmin } from '../testing/person.ts'
import { readAudit } from '../testing/read-audit.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { startMailServer } from './testing/start-mail-server.ts'
import { startWebServer } from './testing/start-web-server.ts'

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const hook = (port: number, name = 'Hook') => ({
  name,
  settings: { kind: 'webhook', url: `http://127.0.0.1:${port}/` },
  secret,
})
const path = '/api/notifications/destinations'

async function read<T>(answer: Promise<Response>): Promise<T> {
  return (await (await answer).json()) as T
}

async function put(server: TestServer, address: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return server.call(address, { method: 'PUT', headers, body: JSON.stringify(body) })
}

test('inside nothing is reached until an admin in person allows it, and then the test says what was answered', async () => {
  await using server = await startTestServer()
  await using web = await startWebServer((response) => response.end('thank you'))
  const admin = await setUpAdmin(server)
  const refused = await server.post(path, hook(web.port))
  expect([refused.status, await refused.json()]).toMatchObject([
    400,
    { code: 'BAD_REQUEST', field: 'settings.url', message: expect.stringMatching(/127\.0\.0\.1/) as string },
  ])
  expect((await put(server, '/api/notifications/internal-addresses', { hosts: ['127.0.0.1'] })).status).toBe(403)
  await admin.ask('notifications.saveAllowList', { hosts: ['127.0.0.0/8'] })
  const { destinationId } = await read<{ destinationId: string }>(server.post(path, hook(web.port)))
  expect(await read(server.post(`${path}/${destinationId}/test`, {}))).toMatchObject({
    delivered: true,
    detail: 'It answered 200: thank you',
  })
  const rule = { name: 'Jobs', kinds: ['job-started', 'job-ended'], destinationIds: [destinationId] }
  await server.post('/api/notifications/rules', rule)
  const [vault] = (await read<{ vaults: { id: string }[] }>(server.call('/api/vaults'))).vaults
  await admin.ask('vaults.prune', { vaultId: vault?.id })
  const titles = () => web.requests.map(({ body }) => (JSON.parse(body) as { data: { title: string } }).data.title)
  await expect.poll(titles).toEqual(['Test notification', 'Prune of Default started', 'Prune of Default succeeded'])
})

test('a secret never comes back, stays where it is not entered again, and is not sent to another address', async () => {
  await using server = await startTestServer()
  const create = {
    name: 'Push',
    settings: { kind: 'gotify', url: 'https://push.example.org' },
    secret: 'A-very-secret',
  }
  const { destinationId } = await read<{ destinationId: string }>(server.post(path, create))
  const listed = await (await server.call(path)).text()
  expect(listed).not.toContain('A-very-secret')
  expect(JSON.parse(listed)).toMatchObject({ destinations: [{ name: 'Push', hasSecret: true }] })
  const { secret: _secret, ...renamed } = { ...create, name: 'Phone' }
  expect((await put(server, `${path}/${destinationId}`, renamed)).status).toBe(200)
  const moved = { ...renamed, settings: { kind: 'gotify', url: 'https://evil.example.org' } }
  const answer = await put(server, `${path}/${destinationId}`, moved)
  expect([answer.status, await answer.json()]).toMatchObject([400, { field: 'secret' }])
  expect((await server.post(path, { ...renamed, name: 'None' })).status).toBe(400)
  const entries = await readAudit(server)
  expect(JSON.stringify(entries)).not.toContain('A-very-secret')
})

test('the address of a webhook is sealed in the database, shown by its host alone, and stays where it is not entered again', async () => {
  await using folder = await temporaryFolder()
  await using web = await startWebServer((response) => response.end('thank you'))
  const file = () => readFileSync(join(folder.path, 'holdfast.db')).toString('latin1')
  const url = `http://127.0.0.1:${web.port}/hooks/${'long/'.repeat(200)}T0P-SECRET?key=K3Y`
  const shown = `http://127.0.0.1:${web.port}/…`
  const settings = { kind: 'webhook', url: shown }
  {
    await using server = await startTestServer({ dataFolder: folder.path })
    const admin = await setUpAdmin(server)
    await admin.ask('notifications.saveAllowList', { hosts: ['127.0.0.1'] })
    const create = { ...hook(web.port), settings: { kind: 'webhook', url } }
    const { destinationId } = await read<{ destinationId: string }>(server.post(path, create))
    expect(await read(server.call(path))).toMatchObject({ destinations: [{ settings }] })
    await server.post(path, { name: 'Chat', settings: { kind: 'slack' }, secret: 'https://hooks.slack.com/T/B/x' })
    const renamed = { name: 'Renamed', settings }
    expect((await put(server, `${path}/${destinationId}`, renamed)).status).toBe(200)
    expect(await read(server.post(`${path}/${destinationId}/test`, {}))).toMatchObject({ delivered: true })
    expect(web.requests.at(-1)?.path).toContain('T0P-SECRET?key=K3Y')
    const refused = await server.post(path, { ...create, settings })
    expect([refused.status, await refused.json()]).toMatchObject([400, { field: 'settings.url' }])
    expect(JSON.stringify(await readAudit(server))).not.toContain('T0P-SECRET')
  }
  expect(file()).not.toContain('T0P-SECRET')
  // As an earlier version stored it.
  const database = new DatabaseSync(join(folder.path, 'holdfast.db'))
  const before = database.prepare(
    'update notificationDestinations set settings = ?, sealedAddress = null where sealedAddress is not null',
  )
  before.run(JSON.stringify({ kind: 'webhook', url }))
  database.close()
  expect(file()).toContain('T0P-SECRET')
  {
    await using server = await startTestServer({ dataFolder: folder.path })
    const { destinations } = await read<{ destinations: Destination[] }>(server.call(path))
    expect(destinations).toMatchObject([{ settings }, { name: 'Chat' }])
    await server.post(`${path}/${destinations[0]?.id}/test`, {})
    expect(web.requests.at(-1)?.path).toContain('T0P-SECRET?key=K3Y')
  }
  expect(file()).not.toContain('T0P-SECRET')
})

test('what is done to destinations and rules is in the audit log, by their names', async () => {
  await using server = await startTestServer()
  const chat = { name: 'Chat', settings: { kind: 'slack' }, secret: 'https://hooks.slack.com/services/T/B/x' }
  const { destinationId } = await read<{ destinationId: string }>(server.post(path, chat))
  const rule = { name: 'Failures', kinds: ['job-ended'], destinationIds: [destinationId] }
  const { ruleId } = await read<{ ruleId: string }>(server.post('/api/notifications/rules', rule))
  const inUse = await server.call(`${path}/${destinationId}`, { method: 'DELETE' })
  expect([inUse.status, await inUse.json()]).toMatchObject([
    409,
    { message: expect.stringMatching(/Failures/) as string },
  ])
  await server.call(`/api/notifications/rules/${ruleId}`, { method: 'DELETE' })
  expect((await server.call(`${path}/${destinationId}`, { method: 'DELETE' })).status).toBe(200)
  const done = JSON.stringify(await readAudit(server))
  expect(done).toMatch(/notifications\.createDestination/)
  expect(done).toMatch(/"kind":"destination","destinationId":"[^"]+","name":"Chat"/)
  expect(done).not.toContain('hooks.slack.com')
})

test('a mail on failure takes one address, once, and arrives when a job fails', async () => {
  await using mail = await startMailServer({ disabledCommands: ['STARTTLS', 'AUTH'] })
  const at = { host: '127.0.0.1', port: mail.port, security: 'none', user: null } as const
  const mailServer = { ...at, password: '', from: 'holdfast@example.org' }
  await using server = await startTestServer({ mailServer })
  for (let times = 0; times < 2; times += 1)
    await server.post('/api/notifications/mail-on-failure', { address: 'ada@example.org' })
  const { destinations } = await read<{ destinations: Destination[] }>(server.call(path))
  const { rules } = await read<{ rules: NotificationRule[] }>(server.call('/api/notifications/rules'))
  expect([destinations, rules]).toMatchObject([[{ name: 'Mail to ada@example.org' }], [{ minSeverity: 'warning' }]])
  const { id } = destinations[0] ?? { id: '' }
  expect(await read(server.post(`${path}/${id}/test`, {}))).toMatchObject({ delivered: true })
  expect(mail.mails).toMatchObject([{ to: ['ada@example.org'], from: 'holdfast@example.org' }])
})

test('without a mail server a mail on failure is refused, with what to do', async () => {
  await using server = await startTestServer()
  const answer = await server.post('/api/notifications/mail-on-failure', { address: 'ada@example.org' })
  expect([answer.status, await answer.json()]).toMatchObject([
    409,
    { message: expect.stringMatching(/HOLDFAST_SMTP_URL/) as string },
  ])
})

test.each([
  [{ kind: 'webhook', url: 'https://example.org' }, 'secret', 'secret'],
  [{ kind: 'webhook', url: 'https://example.org' }, null, 'secret'],
  [{ kind: 'slack' }, 'not an address', 'secret'],
  [{ kind: 'discord' }, 'https://10.0.0.1/x', 'secret'],
  [{ kind: 'ntfy', url: 'http://1.1.1.1', topic: 'x' }, null, 'settings.url'],
  [{ kind: 'matrix', url: 'https://2130706433', roomId: '!x:y' }, 'token', 'settings.url'],
  [{ kind: 'email', to: ['a@example.org'] }, null, 'settings.server'],
  [
    { kind: 'email', to: ['a@example.org'], server: { host: '1.1.1.1', port: 25, security: 'starttls' } },
    null,
    'settings.from',
  ],
  [
    {
      kind: 'email',
      to: ['a@example.org'],
      from: 'b@example.org',
      server: { host: '0x7f.1', port: 25, security: 'starttls' },
    },
    null,
    'settings.server.host',
  ],
])('%o with the secret %j is refused at %s', async (settings, entered, field) => {
  await using server = await startTestServer()
  const answer = await server.post(path, { name: 'X', settings, secret: entered })
  expect([answer.status, await answer.json()]).toMatchObject([400, { field }])
})

test('of a job that ended right before a crash people are told after the next start, of others not again', async () => {
  await using folder = await temporaryFolder()
  const dataFolder = folder.path
  await using web = await startWebServer((response) => response.end())
  const titles = () => web.requests.map(({ body }) => (JSON.parse(body) as { data: { title: string } }).data.title)
  const succeeded = 'Prune of Default succeeded'
  {
    await using server = await startTestServer({ dataFolder })
    const admin = await setUpAdmin(server)
    await admin.ask('notifications.saveAllowList', { hosts: ['127.0.0.1'] })
    const { destinationId } = await read<{ destinationId: string }>(server.post(path, hook(web.port)))
    const rule = { name: 'Jobs', kinds: ['job-ended'], destinationIds: [destinationId] }
    await server.post('/api/notifications/rules', rule)
    const [vault] = (await read<{ vaults: { id: string }[] }>(server.call('/api/vaults'))).vaults
    await admin.ask('vaults.prune', { vaultId: vault?.id })
    await expect.poll(titles).toEqual([succeeded])
  }
  {
    await using _server = await startTestServer({ dataFolder })
  }
  expect(titles()).toEqual([succeeded])
  // As if it had died between the end of the job and the queue.
  const file = new DatabaseSync(join(dataFolder, 'holdfast.db'))
  file.exec("update settings set value = '1' where name = 'notified-jobs-through'; delete from deliveries")
  file.close()
  await using _server = await startTestServer({ dataFolder })
  await expect.poll(titles).toEqual([succeeded, succeeded])
})
