import { expect, test } from 'vitest'
import type { AccessState, OidcLink, OidcSettings, UserRow } from '@holdfast/contract'
import { adminPassword, createOidcWorld, type OidcWorld } from './testing/oidc-world.ts'
import { startFakeProvider } from './testing/start-fake-provider.ts'
import { Visitor } from './testing/visit.ts'

const ada = { sub: 'ada', email: 'ada@example.org', email_verified: true, preferred_username: 'ada' }
const groups: Extract<OidcSettings['roles'], { from: 'claim' }> = {
  from: 'claim',
  claim: 'groups',
  values: [
    { value: 'docker-admins', role: 'admin' },
    { value: 'docker', role: 'operator' },
  ],
  otherwise: null,
}

const proof = { kind: 'password', password: adminPassword }
const usersOf = ({ admin, origin }: OidcWorld) => admin.ask<UserRow[]>(origin, 'users.list')
const namesOf = async (world: OidcWorld) => (await usersOf(world)).map(({ name }) => name)

test('who has a verified address in an allowed domain gets an account, and finds it again', async () => {
  await using world = await createOidcWorld()
  await world.setUp()
  world.provider.account = ada
  const first = await world.signIn()
  expect(first.end.href).toBe(`${world.origin}/`)
  expect(first.state.account).toMatchObject({ actor: { name: 'ada' }, role: 'viewer', credential: 'session' })
  const second = await world.signIn()
  expect(second.state.account?.actor).toEqual(first.state.account?.actor)
  expect(await namesOf(world)).toEqual(['ada', 'admin'])
})

test('who has neither an invitation nor such an address gets no account', async () => {
  await using world = await createOidcWorld()
  await world.setUp()
  const strangers = [{ email: 'ada@evil.example', email_verified: true }, { email: 'ada@example.org' }, {}]
  for (const [index, claims] of strangers.entries()) {
    world.provider.account = { sub: `stranger-${index}`, ...claims }
    const { end, state } = await world.signIn()
    expect(end.hash).toBe('#oidc=oidc-not-invited')
    expect(state.account).toBeNull()
  }
  expect(await namesOf(world)).toEqual(['admin'])
})

test('nobody gets an account that is there by its address or its name', async () => {
  await using world = await createOidcWorld()
  await world.setUp()
  await world.admin.call(world.origin, 'users.create', { name: 'ada@example.org', role: 'admin' })
  world.provider.account = { ...ada, preferred_username: 'admin', nickname: 'ADMIN' }
  const { state } = await world.signIn()
  expect(state.account).toMatchObject({ actor: { name: 'admin-2' }, role: 'viewer' })
})

test('two people of one address have an account each, and a person whose address changes keeps theirs', async () => {
  await using world = await createOidcWorld()
  await world.setUp()
  world.provider.account = ada
  const first = await world.signIn()
  world.provider.account = { ...ada, sub: 'another' }
  const second = await world.signIn()
  expect(second.state.account?.actor.id).not.toBe(first.state.account?.actor.id)
  world.provider.account = { sub: 'ada' }
  const third = await world.signIn()
  expect(third.state.account?.actor).toEqual(first.state.account?.actor)
})

test('the role is what the provider says at every sign-in, for what is open already too', async () => {
  await using world = await createOidcWorld()
  await world.setUp({ roles: groups })
  world.provider.account = { ...ada, groups: ['docker-admins'] }
  const before = await world.signIn()
  expect(before.state.account?.role).toBe('admin')
  world.provider.account = { ...ada, groups: ['docker'] }
  const after = await world.signIn()
  expect(after.state.account?.role).toBe('operator')
  await expect(before.visitor.ask<AccessState>(world.origin, 'session.state')).resolves.toMatchObject({
    account: { role: 'operator' },
  })
})

test('who has no role at the provider any more is refused, is signed out, and keeps no more than viewing', async () => {
  await using world = await createOidcWorld()
  await world.setUp({ roles: groups })
  world.provider.account = { ...ada, groups: ['docker-admins'] }
  const before = await world.signIn()
  world.provider.account = { ...ada, groups: ['staff'] }
  const after = await world.signIn()
  expect(after.end.hash).toBe('#oidc=oidc-no-role')
  expect(after.state.account).toBeNull()
  const left = await before.visitor.ask<AccessState>(world.origin, 'session.state')
  expect(left.account).toBeNull()
  expect((await usersOf(world)).find(({ name }) => name === 'ada')?.role).toBe('viewer')
})

test('who never had a role at the provider gets no account', async () => {
  await using world = await createOidcWorld()
  await world.setUp({ roles: groups })
  world.provider.account = ada
  expect((await world.signIn()).end.hash).toBe('#oidc=oidc-no-role')
  await world.setUp({ roles: { ...groups, otherwise: 'viewer' } })
  expect((await world.signIn()).state.account?.role).toBe('viewer')
})

test('who is disabled here does not sign in there', async () => {
  await using world = await createOidcWorld()
  await world.setUp()
  world.provider.account = ada
  const { state } = await world.signIn()
  await world.admin.call(world.origin, 'users.update', { userId: state.account?.actor.id, disabled: true })
  const refused = await world.signIn()
  expect(refused.end.hash).toBe('#oidc=oidc-disabled')
  expect(refused.state.account).toBeNull()
})

test('an invitation is accepted with the provider, once', async () => {
  await using world = await createOidcWorld()
  await world.setUp({ allowedDomains: [] })
  const create = { name: 'invited', role: 'operator' }
  const { token } = await world.admin.call<{ token: string }>(world.origin, 'users.create', create)
  world.provider.account = ada
  const accept = async (visitor = new Visitor()) =>
    visitor.visit(await visitor.call<string>(world.origin, 'oidc.begin', { invitation: token }))
  const visitor = new Visitor()
  expect((await accept(visitor)).hash).toBe('')
  await expect(visitor.ask(world.origin, 'session.state')).resolves.toMatchObject({
    account: { actor: { name: 'invited' }, role: 'operator' },
  })
  world.provider.account = { ...ada, sub: 'another' }
  expect((await accept()).hash).toBe('#oidc=link-expired')
  world.provider.account = ada
  expect((await world.signIn()).state.account?.actor.name).toBe('invited')
})

test('a link to set a password does not lead around what an account is protected with', async () => {
  await using world = await createOidcWorld()
  await world.setUp()
  const [{ id: userId }] = (await usersOf(world)) as [UserRow]
  const { token } = await world.admin.call<{ token: string }>(world.origin, 'users.invite', { userId })
  world.provider.account = ada
  const visitor = new Visitor()
  const end = await visitor.visit(await visitor.call<string>(world.origin, 'oidc.begin', { invitation: token }))
  expect(end.hash).toBe('#oidc=oidc-link-instead')
})

test('who is signed in links the provider to their account, and unlinks it', async () => {
  await using world = await createOidcWorld()
  await world.setUp()
  const { admin, origin, provider } = world
  provider.account = ada
  expect((await admin.visit(await admin.call<string>(origin, 'oidc.link', { proof }))).hash).toBe('#oidc=linked')
  expect((await world.signIn()).state.account).toMatchObject({ actor: { name: 'admin' }, role: 'admin' })
  const [link] = await admin.ask<[OidcLink]>(origin, 'oidc.links')
  expect(link).toMatchObject({ issuer: provider.client.issuer, subject: 'ada' })
  await admin.call(origin, 'oidc.unlink', { issuer: link.issuer, subject: link.subject })
  expect((await world.signIn()).state.account).toMatchObject({ actor: { name: 'ada' }, role: 'viewer' })
  await admin.visit(await admin.call<string>(origin, 'oidc.link', { proof }))
  await expect(admin.ask(origin, 'oidc.links')).resolves.toEqual([])
})

test('a session alone, which may be stolen, links nobody', async () => {
  await using world = await createOidcWorld()
  await world.setUp()
  for (const wrong of [null, { kind: 'password', password: 'wrong' }])
    await expect(world.admin.call(world.origin, 'oidc.link', { proof: wrong })).rejects.toMatchObject({
      opCode: 'FORBIDDEN',
    })
})

test('a link ends where the session that began it has ended', async () => {
  await using world = await createOidcWorld()
  await world.setUp()
  const { admin, origin } = world
  world.provider.account = { ...ada, email: 'ada@evil.example' }
  const address = await admin.call<string>(origin, 'oidc.link', { proof })
  await admin.call(origin, 'session.signOut')
  expect((await admin.visit(address)).hash).toBe('#oidc=oidc-attempt-void')
  expect((await world.signIn()).end.hash).toBe('#oidc=oidc-not-invited')
})

test('a person who has an account here is not linked to another', async () => {
  await using world = await createOidcWorld()
  await world.setUp()
  world.provider.account = ada
  await world.signIn()
  const end = await world.admin.visit(await world.admin.call<string>(world.origin, 'oidc.link', { proof }))
  expect(end.hash).toBe('#oidc=oidc-other-user')
  expect((await world.signIn()).state.account?.actor.name).toBe('ada')
})

test('the last admin is signed out and refused, not demoted, when the provider takes the role away', async () => {
  await using world = await createOidcWorld()
  await world.setUp({ roles: groups })
  const { admin, origin } = world
  world.provider.account = { ...ada, groups: ['docker-admins'] }
  await admin.visit(await admin.call<string>(origin, 'oidc.link', { proof }))
  world.provider.account = { ...ada, groups: ['docker'] }
  expect((await world.signIn()).end.hash).toBe('#oidc=oidc-last-admin')
  await expect(admin.ask(origin, 'session.state')).resolves.toMatchObject({ account: null })
  const again = new Visitor()
  await again.call(origin, 'session.signIn', { name: 'admin', password: adminPassword })
  await expect(again.ask(origin, 'session.state')).resolves.toMatchObject({ account: { role: 'admin' } })
})

test('who has nothing else to sign in with does not unlink the provider', async () => {
  await using world = await createOidcWorld()
  await world.setUp()
  world.provider.account = ada
  const { visitor } = await world.signIn()
  const target = { issuer: world.provider.client.issuer, subject: 'ada' }
  await expect(visitor.call(world.origin, 'oidc.unlink', target)).rejects.toMatchObject({ opCode: 'INVALID_STATE' })
})

test('a callback works once, and in the browser that began alone', async () => {
  await using world = await createOidcWorld()
  await world.setUp()
  world.provider.account = ada
  const [visitor, victim] = [new Visitor(), new Visitor()]
  const callback = await visitor.visit(
    `${world.origin}/api/session/oidc/start`,
    `${world.origin}/api/session/oidc/callback`,
  )
  await victim.visit(`${world.origin}/api/session/oidc/start`, world.provider.client.issuer)
  expect((await victim.visit(callback)).hash).toBe('#oidc=oidc-attempt-void')
  expect((await visitor.visit(callback)).hash).toBe('')
  expect((await visitor.visit(callback)).hash).toBe('#oidc=oidc-attempt-void')
})

test('the cookies are HttpOnly, the one of the session Strict', async () => {
  await using world = await createOidcWorld()
  await world.setUp()
  world.provider.account = ada
  const visitor = new Visitor()
  await visitor.visit(`${world.origin}/api/session/oidc/start`, world.provider.client.issuer)
  const state = visitor.cookie(world.origin, 'holdfast-oidc')
  expect(state).toMatch(/; Max-Age=600;.*; HttpOnly;.*SameSite=Lax/i)
  await world.signIn(visitor)
  expect(visitor.cookie(world.origin, 'holdfast-oidc')).toBeUndefined()
  expect(visitor.cookie(world.origin, 'holdfast')).toMatch(/; HttpOnly;.*SameSite=Strict/i)
})

test('who comes by another of our names is sent on to the one the provider sends people back to, once', async () => {
  await using world = await createOidcWorld()
  await world.setUp()
  world.provider.account = ada
  const visitor = new Visitor()
  const start = (origin: string, query = '') => `${origin}/api/session/oidc/start${query}`
  expect((await visitor.visit(start(world.server.url))).href).toBe(`${world.origin}/`)
  const { issuer } = world.provider.client
  expect((await visitor.visit(start(world.server.url, '?here'), issuer)).origin).toBe(issuer)
})

test('while a provider stalls people sign in with a password', async () => {
  await using world = await createOidcWorld()
  await using fake = await startFakeProvider()
  await world.setUp({ ...fake.client })
  // Discovery was asked for by the settings; the sign-in asks again.
  fake.stalled.add('/.well-known/openid-configuration')
  let ended = false
  const stalled = Promise.all(Array.from({ length: 20 }, () => world.signIn())).then((all) => {
    ended = true
    return all
  })
  await expect.poll(() => fake.requests.length).toBe(2)
  const credentials = { name: 'admin', password: adminPassword }
  await new Visitor().call(world.origin, 'session.signIn', credentials)
  expect(ended).toBe(false)
  for (const { end } of await stalled) expect(end.hash).toBe('#oidc=oidc-provider-silent')
})

test('without settings there is no button, and nothing to begin', async () => {
  await using world = await createOidcWorld()
  await expect(new Visitor().ask(world.origin, 'oidc.button')).resolves.toBeNull()
  expect((await world.signIn()).end.hash).toBe('#oidc=oidc-off')
  await world.setUp()
  await expect(new Visitor().ask(world.origin, 'oidc.button')).resolves.toBe('Sign in with Example')
  await world.admin.call(world.origin, 'oidc.remove')
  expect((await world.signIn()).end.hash).toBe('#oidc=oidc-off')
})
