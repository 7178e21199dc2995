import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adminPassword, inviteUser, Person, readSetupToken, setUpAdmin } from '../testing/person.ts'
import { startTestServer } from '../testing/start-test-server.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

test('no file of the data folder has a password, a session, a token or a link that was given to anybody', async () => {
  await using folder = await temporaryFolder()
  await using server = await startTestServer({ dataFolder: folder.path })
  const setupToken = await readSetupToken(server)
  const admin = await setUpAdmin(server)
  const bert = await inviteUser(admin, server, { name: 'bert', role: 'operator' })
  const { token } = await admin.ask<{ token: string }>('users.create', { name: 'carla', role: 'viewer' })
  const { secret } = await admin.ask<{ secret: string }>('tokens.create', { name: 'ci', role: 'operator' })
  await new Person(server).ask('session.signIn', { name: 'admin', password: adminPassword })
  const given = [setupToken, adminPassword, admin.cookie, bert.cookie, token, secret, server.token]
  const values = given.map((one) => one.replace(/^[^=]+=/, ''))
  expect(values.filter((one) => one.length < 10)).toEqual([])
  await server[Symbol.asyncDispose]()

  const found = await filesIn(server.dataFolder)
  expect(found.map(({ name }) => name)).toContain('holdfast.db')
  for (const { name, content, mode } of found) {
    expect(mode & 0o077, name).toBe(0)
    expect(
      values.filter((one) => content.includes(one)),
      name,
    ).toEqual([])
  }
})

async function filesIn(folder: string) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const files = entries
    .filter((one) => one.isFile())
    .map((one) => ({ name: one.name, path: join(one.parentPath, one.name) }))
  return Promise.all(
    files.map(async ({ name, path }) => ({ name, content: await readFile(path), mode: (await stat(path)).mode })),
  )
}
