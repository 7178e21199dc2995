import { Secret, TOTP } from 'otpauth'
import { expect, test } from 'vitest'
import { callControl } from '../control/call-control.ts'
import { readAudit } from '../testing/read-audit.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'
import { SoftwareAuthenticator } from '../account/passkeys/testing/software-authenticator.ts'
import { adminPassword, inviteUser, Person, setUpAdmin } from '../testing/person.ts'

test('with two-factor on, a right password alone gives no session, and a code then does', async () => {
  await using server = await startNamedServer()
  const { codes } = await enrolled(await setUpAdmin(server))
  const person = new Person(server)
  const step = await call(person, 'session.signIn', { name: 'admin', password: adminPassword })
  expect(step).toMatchObject({ signedIn: false, data: { status: 'second-factor' } })
  expect(await read(person, 'account.security')).toMatchObject({ code: 'UNAUTHENTICATED' })
  const { challenge } = step.data as { challenge: string }
  expect(await call(person, 'session.enterCode', { challenge, code: '000000' })).toMatchObject({
    code: 'UNAUTHENTICATED',
    field: 'code',
    signedIn: false,
  })
  expect(await call(person, 'session.enterCode', { challenge, code: codes[0] })).toMatchObject({ signedIn: true })
  expect(await read(person, 'account.security')).toMatchObject({ data: { secondFactor: { recoveryCodes: 9 } } })
})

test('a right password that a code is asked after is in the audit log, and leaves the session there was until the code is right', async () => {
  await using server = await startNamedServer()
  const browser = await setUpAdmin(server)
  const { codes } = await enrolled(browser)
  const before = Object.assign(new Person(server), { cookie: browser.cookie })
  const challenge = await challengeOf(browser)
  const [asked] = await readAudit(server)
  expect(asked).toMatchObject({
    action: 'session.askForCode',
    outcome: 'done',
    actor: null,
    from: '127.0.0.1',
    subject: { kind: 'user', name: 'admin' },
  })
  expect(await read(before, 'account.security')).toMatchObject({ data: {} })
  expect(await call(browser, 'session.enterCode', { challenge, code: codes[0] })).toMatchObject({ signedIn: true })
  expect(await read(before, 'account.security')).toMatchObject({ code: 'UNAUTHENTICATED' })
})

test('a code of the app signs in once: not the one that confirmed it, and not again under another challenge', async () => {
  await using server = await startNamedServer()
  const { secret } = await enrolled(await setUpAdmin(server))
  const totp = new TOTP({ secret: Secret.fromBase32(secret) })
  const person = new Person(server)
  const [present, next] = [0, 30_000].map((later) => totp.generate({ timestamp: Date.now() + later }))
  expect(await call(person, 'session.enterCode', { challenge: await challengeOf(person), code: next })).toMatchObject({
    signedIn: true,
  })
  for (const code of [next, present])
    expect(await call(person, 'session.enterCode', { challenge: await challengeOf(person), code })).toMatchObject({
      signedIn: false,
      field: 'code',
    })
})

test('a challenge signs in once, also with two right codes at once, and takes five codes', async () => {
  await using server = await startNamedServer()
  const { codes } = await enrolled(await setUpAdmin(server))
  const person = new Person(server)
  const challenge = await challengeOf(person)
  const both = await Promise.all(
    codes.slice(0, 2).map((code) => call(person, 'session.enterCode', { challenge, code })),
  )
  expect(both.filter(({ signedIn }) => signedIn)).toHaveLength(1)
  expect(await call(person, 'session.enterCode', { challenge, code: codes[2] })).toMatchObject({ signedIn: false })

  const tried = await challengeOf(person)
  for (let count = 0; count < 5; count += 1)
    await call(person, 'session.enterCode', { challenge: tried, code: 'wrong-wrong-wrong' })
  expect(await call(person, 'session.enterCode', { challenge: tried, code: codes[3] })).toMatchObject({
    code: 'UNAUTHENTICATED',
    field: null,
    signedIn: false,
  })
  expect(
    await call(person, 'session.enterCode', { challenge: await challengeOf(person), code: codes[3] }),
  ).toMatchObject({
    signedIn: true,
  })
})

test('a challenge of a password that was changed since is worthless', async () => {
  await using server = await startNamedServer()
  const admin = await setUpAdmin(server)
  const { codes } = await enrolled(admin)
  const person = new Person(server)
  const challenge = await challengeOf(person)
  await call(admin, 'session.changePassword', { current: adminPassword, next: 'another harbour at dawn' })
  expect(await call(person, 'session.enterCode', { challenge, code: codes[0] })).toMatchObject({
    code: 'UNAUTHENTICATED',
    signedIn: false,
  })
})

test('an invitation link sets a password and asks for the second factor too', async () => {
  await using server = await startNamedServer()
  const admin = await setUpAdmin(server)
  const { codes } = await enrolled(admin)
  const { data: state } = await read(admin, 'session.state')
  const { id } = (state as { account: { actor: { id: string } } }).account.actor
  const { data: invitation } = await call(admin, 'users.invite', { userId: id })
  const { token } = invitation as { token: string }
  const person = new Person(server)
  const step = await call(person, 'session.acceptInvitation', { token, password: 'another harbour at dawn' })
  expect(step).toMatchObject({ signedIn: false, data: { status: 'second-factor' } })
  const { challenge } = step.data as { challenge: string }
  expect(await call(person, 'session.enterCode', { challenge, code: codes[0] })).toMatchObject({ signedIn: true })
})

test('a passkey signs in without password and code, and after its owner is disabled no more', async () => {
  await using server = await startNamedServer()
  const admin = await setUpAdmin(server)
  await enrolled(admin)
  const authenticator = await withPasskey(admin)
  const person = new Person(server)
  expect(await signInWith(person, authenticator)).toMatchObject({ signedIn: true })
  expect(await read(person, 'session.list')).toMatchObject({
    data: [{ method: 'passkey', current: true }, { method: 'setup' }],
  })

  const other = await userWithPasskey(server, admin)
  expect(await signInWith(new Person(server), other.authenticator)).toMatchObject({ signedIn: true })
  await call(admin, 'users.update', { userId: other.userId, disabled: true })
  expect(await signInWith(new Person(server), other.authenticator)).toMatchObject({
    signedIn: false,
    code: 'FORBIDDEN',
  })
})

test('a reset on the host removes second factors and passkeys', async () => {
  await using server = await startNamedServer()
  const admin = await setUpAdmin(server)
  const { codes } = await enrolled(admin)
  const authenticator = await withPasskey(admin)
  const answer = await callControl(server.dataFolder, ['user', 'reset', 'admin'])
  const token = /token=(\S+)/.exec(answer?.lines.join('\n') ?? '')?.[1]
  const person = new Person(server)
  expect(await signInWith(person, authenticator)).toMatchObject({ signedIn: false })
  expect(await call(person, 'session.acceptInvitation', { token, password: adminPassword })).toMatchObject({
    signedIn: true,
    data: { status: 'signed-in' },
  })
  expect(await read(person, 'account.security')).toMatchObject({
    data: { hasPassword: true, secondFactor: { state: 'off' }, passkeys: [] },
  })
  const used = { kind: 'code', code: codes[0] }
  expect(await call(person, 'account.beginPasskey', { proof: used })).toMatchObject({ code: 'FORBIDDEN' })
})

test('whose second factor was wrong, and whose passkey came after the end, is in the log', async () => {
  await using server = await startNamedServer()
  const admin = await setUpAdmin(server)
  const { codes } = await enrolled(admin)
  const ann = await userWithPasskey(server, admin)
  await call(admin, 'users.update', { userId: ann.userId, disabled: true })
  const person = new Person(server)
  const challenge = await challengeOf(person)
  await call(person, 'session.enterCode', { challenge, code: '000000' })
  await signInWith(person, ann.authenticator)
  await call(person, 'session.enterCode', { challenge, code: codes[0] })
  const [done, disabled, wrong] = await readAudit(server)
  expect([wrong, disabled, done]).toMatchObject([
    { action: 'session.enterCode', outcome: 'refused', actor: null, subject: { kind: 'user', name: 'admin' } },
    { action: 'account.signInWithPasskey', outcome: 'refused', actor: null, subject: { kind: 'user', name: 'ann' } },
    { action: 'session.signIn', outcome: 'done', actor: { name: 'admin' }, about: 'password' },
  ])
})

test('an admin takes second factors and passkeys from whoever has lost them, and signs them out', async () => {
  await using server = await startNamedServer()
  const admin = await setUpAdmin(server)
  const password = 'another quiet evening'
  const ann = await inviteUser(admin, server, { name: 'ann', role: 'operator' })
  await enrolled(ann)
  const authenticator = await withPasskey(ann, password)
  const { userId } = ann
  expect(await call(ann, 'users.removeSecondFactors', { userId })).toMatchObject({ code: 'FORBIDDEN' })
  expect(await call(admin, 'users.removeSecondFactors', { userId })).toMatchObject({ code: null })
  expect(await read(ann, 'session.list')).toMatchObject({ code: 'UNAUTHENTICATED' })
  expect(await signInWith(new Person(server), authenticator)).toMatchObject({ signedIn: false })
  expect(await call(new Person(server), 'session.signIn', { name: 'ann', password })).toMatchObject({ signedIn: true })
})

test('at an IP address no passkey is asked for, and a program without an Origin gets none', async () => {
  await using server = await startNamedServer()
  const headers = { 'content-type': 'application/json' }
  const url = `http://127.0.0.1:${server.port}`
  const asked = await fetch(`${url}/trpc/account.askForPasskey`, {
    method: 'POST',
    headers: { ...headers, origin: url },
  })
  expect([asked.status, await asked.text()]).toEqual([409, expect.stringContaining('HOLDFAST_URL')])
  const program = await fetch(`${url}/trpc/account.askForPasskey`, { method: 'POST', headers })
  expect(program.status).toBe(400)
})

async function enrolled(person: Person) {
  const { secret } = (await call(person, 'account.beginSecondFactor')).data as { secret: string }
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate()
  const { codes } = (await call(person, 'account.confirmSecondFactor', { code })).data as { codes: string[] }
  return { secret, codes }
}

async function challengeOf(person: Person): Promise<string> {
  const { data } = await call(person, 'session.signIn', { name: 'admin', password: adminPassword })
  return (data as { challenge: string }).challenge
}

interface Begun {
  challengeId: string
  options: { challenge: string; user: { id: string } }
}

async function withPasskey(person: Person, password = adminPassword): Promise<SoftwareAuthenticator> {
  const authenticator = new SoftwareAuthenticator()
  const { challengeId, options } = (
    await call(person, 'account.beginPasskey', { proof: { kind: 'password', password } })
  ).data as Begun
  const ceremony = {
    origin: person.url,
    rpId: 'localhost',
    challenge: options.challenge,
    userHandle: options.user.id,
  }
  const response = authenticator.create(ceremony)
  const { code } = await call(person, 'account.addPasskey', { challengeId, name: 'Key', response })
  expect(code).toBeNull()
  return authenticator
}

async function signInWith(person: Person, authenticator: SoftwareAuthenticator) {
  const { challengeId, options } = (await call(person, 'account.askForPasskey')).data as Begun
  const response = authenticator.get({ origin: person.url, rpId: 'localhost', challenge: options.challenge })
  return call(person, 'account.signInWithPasskey', { challengeId, response })
}

async function userWithPasskey(server: TestServer, admin: Person) {
  const ann = await inviteUser(admin, server, { name: 'ann', role: 'viewer' })
  return { userId: ann.userId, authenticator: await withPasskey(ann, 'another quiet evening') }
}

/** At localhost: passkeys need a name. */
async function startNamedServer(): Promise<TestServer> {
  const server = await startTestServer()
  return { ...server, url: `http://localhost:${server.port}` }
}

interface Answer {
  readonly data: unknown
  readonly code: string | null
  readonly field: string | null
  readonly signedIn: boolean
}

async function call(person: Person, procedure: string, input: object = {}): Promise<Answer> {
  return answerIn(await person.mutate(procedure, input))
}

async function read(person: Person, procedure: string): Promise<Answer> {
  return answerIn(await person.query(procedure))
}

async function answerIn(response: Response): Promise<Answer> {
  const { result, error } = (await response.json()) as {
    result?: { data?: unknown }
    error?: { data: { opCode: string; field: string | null } }
  }
  const { opCode = null, field = null } = error?.data ?? {}
  return { data: result?.data, code: opCode, field, signedIn: response.headers.getSetCookie().length > 0 }
}
