import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { adminPassword as password, inviteUser, Person, setUpAdmin } from '../testing/person.ts'
import { startTestServer } from '../testing/start-test-server.ts'

test('a wrong password and a name that nobody has are answered alike', async () => {
  await using server = await startTestServer()
  await setUpAdmin(server)
  const answers = await Promise.all(
    [
      { name: 'admin', password: 'wrong' },
      { name: 'nobody', password: 'wrong' },
    ].map(async (input) => {
      const answer = await new Person(server).mutate('session.signIn', input)
      return [answer.status, await answer.text(), answer.headers.getSetCookie()]
    }),
  )
  expect(answers[0]).toEqual(answers[1])
  expect(answers[0]?.[0]).toBe(401)
})

test('the cookie is for this server alone, and no script can read it', async () => {
  await using server = await startTestServer()
  await setUpAdmin(server)
  const answer = await new Person(server).mutate('session.signIn', { name: 'ADMIN', password })
  expect(answer.headers.getSetCookie()).toEqual([
    expect.stringMatching(
      new RegExp(`^holdfast-${server.port}=[\\w-]{43}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Strict$`),
    ),
  ])
})

test('over TLS the cookie is tied to the host and to TLS', async () => {
  await using server = await startTestServer({ network: behindProxy })
  await setUpAdmin(server)
  const answer = await callBehindProxy(server, 'session.signIn', { input: { name: 'admin', password } })
  expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([
    200,
    [expect.stringMatching(/^__Host-holdfast=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Strict$/)],
  ])
})

test('after ten wrong passwords an account waits, wherever they come from', async () => {
  await using server = await startTestServer()
  await setUpAdmin(server)
  const statuses: number[] = []
  for (let round = 0; round < 12; round += 1) {
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': `10.0.0.${round}` }
    const body = JSON.stringify({ name: 'admin', password: `wrong ${round}` })
    statuses.push((await new Person(server).call('/trpc/session.signIn', { method: 'POST', headers, body })).status)
  }
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429])
})

test('a changed password ends the other sessions, and this one goes on', async () => {
  await using server = await startTestServer()
  const here = await setUpAdmin(server)
  const elsewhere = new Person(server)
  await elsewhere.ask('session.signIn', { name: 'admin', password })
  const change = { current: 'wrong', next: 'another quiet evening' }
  expect((await here.mutate('session.changePassword', change)).status).toBe(403)
  expect((await here.mutate('session.changePassword', { ...change, current: password })).status).toBe(200)
  expect((await here.query('users.list')).status).toBe(200)
  expect((await elsewhere.query('users.list')).status).toBe(401)
  expect((await elsewhere.mutate('session.signIn', { name: 'admin', password })).status).toBe(401)
})

test('one’s sessions are listed without what they are signed in with, and can be ended one by one', async () => {
  await using server = await startTestServer()
  const here = await setUpAdmin(server)
  const elsewhere = new Person(server)
  await elsewhere.ask('session.signIn', { name: 'admin', password })
  const answer = await (await here.query('session.list')).text()
  const secret = (cookie: string) => cookie.split('=')[1] ?? '-'
  for (const cookie of [here.cookie, elsewhere.cookie]) expect(answer).not.toContain(secret(cookie))
  expect(answer).not.toContain('Hash')
  const rows = (JSON.parse(answer) as { result: { data: { id: string; current: boolean }[] } }).result.data
  expect(rows.map(({ current }) => Number(current)).toSorted((a, b) => a - b)).toEqual([0, 1])
  await here.ask('session.end', { sessionId: rows.find(({ current }) => !current)?.id })
  expect((await elsewhere.query('session.list')).status).toBe(401)
  await here.ask('session.signOut')
  expect((await here.query('session.list')).status).toBe(401)
})

test('a link works once, and another one for the same user ends it', async () => {
  await using server = await startTestServer()
  const admin = await setUpAdmin(server)
  const first = await admin.ask<{ userId: string; token: string }>('users.create', { name: 'bert', role: 'viewer' })
  const second = await admin.ask<{ token: string }>('users.invite', { userId: first.userId })
  const accept = (token: string) =>
    new Person(server).mutate('session.acceptInvitation', { token, password: 'another quiet evening' })
  expect((await accept(first.token)).status).toBe(403)
  const both = await Promise.all([accept(second.token), accept(second.token)])
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403])
})

test('a link says whose it is, and after it was used nothing', async () => {
  await using server = await startTestServer()
  const admin = await setUpAdmin(server)
  const { token } = await admin.ask<{ token: string }>('users.create', { name: 'bert', role: 'viewer' })
  const visitor = new Person(server)
  expect(await visitor.ask('session.readInvitation', { token })).toEqual({ name: 'bert' })
  expect((await visitor.mutate('session.readInvitation', { token: `${token}x` })).status).toBe(403)
  await visitor.ask('session.acceptInvitation', { token, password: 'another quiet evening' })
  expect((await visitor.mutate('session.readInvitation', { token })).status).toBe(403)
})

test('links are tried as often as one machine may, however many addresses of IPv6 it has', async () => {
  await using server = await startTestServer({ network: behindProxy })
  const statuses: (number | undefined)[] = []
  for (let host = 1; host <= 31; host += 1) {
    const call = { input: { token: 'wrong' }, from: `2001:db8::${host}` }
    statuses.push((await callBehindProxy(server, 'session.readInvitation', call)).statusCode)
  }
  expect(statuses).toEqual([...Array.from({ length: 30 }, () => 403), 429])
})

test('the last admin stays: not disabled, not demoted, not removed, and not by two at once', async () => {
  await using server = await startTestServer()
  const admin = await setUpAdmin(server)
  const [{ id: userId } = { id: '' }] = (
    (await (await admin.query('users.list')).json()) as { result: { data: { id: string }[] } }
  ).result.data
  for (const change of [{ disabled: true }, { role: 'viewer' }])
    expect((await admin.mutate('users.update', { userId, ...change })).status).toBe(409)
  expect((await admin.mutate('users.remove', { userId })).status).toBe(409)

  const other = await inviteUser(admin, server, { name: 'bert', role: 'admin' })
  const both = await Promise.all([
    admin.mutate('users.update', { userId, role: 'viewer' }),
    other.mutate('users.update', { userId: other.userId, role: 'viewer' }),
  ])
  const [one, refused] = both.map(({ status }) => status).toSorted((a, b) => a - b)
  expect([one, refused === 403 || refused === 409]).toEqual([200, true])
})

test('a token may do what its owner may by now, and manages nobody', async () => {
  await using server = await startTestServer()
  const admin = await setUpAdmin(server)
  const bert = await inviteUser(admin, server, { name: 'bert', role: 'operator' })
  expect((await bert.mutate('tokens.create', { name: 'ci', role: 'admin' })).status).toBe(403)
  const { secret } = await bert.ask<{ secret: string }>('tokens.create', { name: 'ci', role: 'operator' })
  const authorization = `Bearer ${secret}`
  const script = (path: string) => server.call(path, { headers: { authorization } })
  expect((await script('/api/vaults')).status).toBe(200)
  expect((await script('/api/exports/none')).status).toBe(404)
  expect((await script('/trpc/tokens.list')).status).toBe(403)
  expect((await script(`/api/vaults?token=${secret}`)).status).toBe(200)
  expect((await new Person(server).call(`/api/vaults?token=${secret}&access_token=${secret}`)).status).toBe(401)

  await admin.ask('users.update', { userId: bert.userId, role: 'viewer' })
  expect((await script('/api/exports/none')).status).toBe(403)
  await admin.ask('users.update', { userId: bert.userId, disabled: true })
  expect((await script('/api/vaults')).status).toBe(401)
})

test('who comes in anew in a browser that is signed in ends the session it had, whoever that was', async () => {
  await using server = await startTestServer()
  const browser = await setUpAdmin(server)
  const before = () => Object.assign(new Person(server), { cookie: browser.cookie })
  const ofAdmin = before()
  const { token } = await browser.ask<{ token: string }>('users.create', { name: 'vera', role: 'viewer' })
  await browser.mutate('session.acceptInvitation', { token, password: 'short' })
  expect((await ofAdmin.query('session.list')).status).toBe(200)
  await browser.ask('session.acceptInvitation', { token, password: 'another quiet evening' })
  expect((await ofAdmin.query('session.list')).status).toBe(401)
  const ofVera = before()
  await browser.ask('session.signIn', { name: 'admin', password })
  expect((await ofVera.query('session.list')).status).toBe(401)
  expect((await browser.query('session.list')).status).toBe(200)
})

const behindProxy = { url: 'https://holdfast.example.org', trustedProxies: ['loopback'] }

/** As a proxy passes it on that speaks TLS with somebody at that address. */
async function callBehindProxy(
  { url }: { url: string },
  procedure: string,
  { input, from }: { input: object; from?: string },
): Promise<IncomingMessage> {
  const forwarded = from === undefined ? {} : { 'x-forwarded-for': from, 'x-forwarded-proto': 'https' }
  const headers = { host: 'holdfast.example.org', 'content-type': 'application/json', ...forwarded }
  const sent = request(`${url}/trpc/${procedure}`, { method: 'POST', headers })
  sent.end(JSON.stringify(input))
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  return answer.resume()
}
