import { stat } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { editAuditLog } from '../testing/audit-world.ts'
import { inviteUser, Person, setUpAdmin } from '../testing/person.ts'
import { readAudit } from '../testing/read-audit.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { startTestServer } from '../testing/start-test-server.ts'
import { runOnHost } from './run-on-host.ts'
import { controlSocket } from './serve-control.ts'

test('an admin who is locked out gets a link on the host, while the server runs', async () => {
  await using server = await startTestServer()
  const admin = await setUpAdmin(server)
  const bert = await inviteUser(admin, server, { name: 'bert', role: 'admin' })
  await admin.ask('users.update', { userId: bert.userId, disabled: true })

  const { ok, lines } = await runOnHost(server, ['user', 'reset', 'bert'])
  const [, token = ''] = /#token=([\w-]+)$/.exec(lines.join(' ')) ?? []
  expect([ok, token]).toEqual([true, expect.stringMatching(/^[\w-]{43}$/)])
  const back = new Person(server)
  await back.ask('session.acceptInvitation', { token, password: 'a third quiet evening' })
  expect((await back.query('users.list')).status).toBe(200)
})

test('without a server the command opens the database itself', async () => {
  await using folder = await temporaryFolder()
  await using server = await startTestServer({ dataFolder: folder.path })
  await setUpAdmin(server)
  await server[Symbol.asyncDispose]()
  expect(await runOnHost(server, ['user', 'list'])).toEqual({ ok: true, lines: ['admin  admin'] })
})

test('only the owner of the data folder reaches it', async () => {
  await using server = await startTestServer()
  expect((await stat(controlSocket(server.dataFolder))).mode & 0o777).toBe(0o600)
})

test('what is not understood says how it is written, and changes nothing', async () => {
  await using server = await startTestServer()
  for (const args of [
    [],
    ['user'],
    ['user', 'reset'],
    ['token', 'create'],
    ['token', 'create', '--role', 'root', '--name', 'x'],
  ])
    expect(await runOnHost(server, args)).toMatchObject({
      ok: false,
      lines: [expect.stringContaining('holdfast token create')],
    })
  expect(await runOnHost(server, ['user', 'reset', 'nobody'])).toMatchObject({ ok: false })
})

test('the audit log is verified on the host, with and without a server, and what was changed is named', async () => {
  await using folder = await temporaryFolder()
  await using server = await startTestServer({ dataFolder: folder.path })
  await setUpAdmin(server)
  const whole = { ok: true, lines: [expect.stringMatching(/^No change was found in 3 entries/), expect.anything()] }
  expect(await runOnHost(server, ['audit', 'verify'])).toEqual(whole)
  await server[Symbol.asyncDispose]()
  expect((await runOnHost(server, ['audit', 'verify'])).lines).toEqual([
    expect.stringMatching(/^No change was found in 3 entries, up to 3\. SHA-256 of the last one: [0-9a-f]{64}$/),
    'Compared with the records of the default vault, up to entry 3.',
  ])

  editAuditLog(folder.path, `delete from audit where seq = 3; update audit set entry = '{}' where seq = 1`)
  expect(await runOnHost(server, ['audit', 'verify'])).toEqual({
    ok: false,
    lines: [expect.stringMatching(/^The audit log was changed outside of Holdfast:\nEntry 1 .*\n.* entry 3 at .*$/)],
  })
})

test('what is done on the host is recorded', async () => {
  await using folder = await temporaryFolder()
  await using server = await startTestServer({ dataFolder: folder.path })
  await setUpAdmin(server)
  await runOnHost(server, ['user', 'reset', 'admin'])
  await runOnHost(server, ['user', 'reset', 'nobody'])
  const about = { action: 'users.reset', actor: { kind: 'system', id: 'host' }, from: null }
  expect((await readAudit(server)).slice(0, 4)).toMatchObject([
    { ...about, outcome: 'failed', code: 'USER_NOT_FOUND' },
    { ...about, outcome: 'began', about: 'nobody' },
    { ...about, outcome: 'done' },
    { ...about, outcome: 'began', about: 'admin' },
  ])
})
