import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Person, readSetupToken, setUpAdmin, adminPassword } from '../testing/person.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { startTestServer } from '../testing/start-test-server.ts'

const name = 'anna'
const password = adminPassword

test('before the set-up everything but health and the set-up is closed', async () => {
  await using server = await startTestServer()
  const nobody = new Person(server)
  for (const path of ['/api/docker/containers', '/api/vaults', '/api/backups', '/api/openapi.json'])
    expect([path, (await nobody.call(path)).status]).toEqual([path, 401])
  expect((await nobody.query('vaults.list')).status).toBe(401)
  expect((await nobody.mutate('users.create', { name, role: 'admin' })).status).toBe(401)
  expect((await nobody.call('/healthz')).status).toBe(200)
  expect(await (await nobody.query('session.state')).json()).toMatchObject({
    result: { data: { needsSetup: true, account: null } },
  })
})

test('the token lies in a file that only its owner may read, and is good once', async () => {
  await using server = await startTestServer()
  const file = join(server.dataFolder, 'setup-token')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const token = await readSetupToken(server)
  expect(token).toMatch(/^[\w-]{43}$/)

  const anna = new Person(server)
  expect((await anna.mutate('session.setUp', { token: `${token}x`, name, password })).status).toBe(403)
  expect((await anna.mutate('session.setUp', { token, name, password: 'short' })).status).toBe(400)
  expect((await anna.mutate('session.setUp', { token, name, password })).status).toBe(200)
  expect((await anna.query('users.list')).status).toBe(200)
  await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' })
  expect((await new Person(server).mutate('session.setUp', { token, name: 'eve', password })).status).toBe(409)
})

test('of two hundred set-ups at once one makes an admin', async () => {
  await using server = await startTestServer()
  const token = await readSetupToken(server)
  const people = Array.from({ length: 200 }, () => new Person(server))
  const answers = await Promise.all(
    people.map((one, at) => one.mutate('session.setUp', { token, name: `admin${at}`, password })),
  )
  const [first, ...others] = answers.filter(({ status }) => status === 200)
  expect([first?.status, others]).toEqual([200, []])
  const admin = people.find(({ cookie }) => cookie !== '')
  expect(await (await admin?.query('users.list'))?.json()).toMatchObject({ result: { data: [{ role: 'admin' }] } })
})

test('a server that has an admin asks for no set-up when it starts again', async () => {
  await using folder = await temporaryFolder()
  const dataFolder = folder.path
  await using first = await startTestServer({ dataFolder })
  await setUpAdmin(first)
  await first[Symbol.asyncDispose]()
  await using again = await startTestServer({ dataFolder })
  await expect(readSetupToken(again)).rejects.toMatchObject({ code: 'ENOENT' })
  expect(await (await new Person(again).query('session.state')).json()).toMatchObject({
    result: { data: { needsSetup: false, account: null } },
  })
})
