import { expect, test } from 'vitest'
import type { OidcLink } from '@holdfast/contract'
import { SoftwareAuthenticator } from '../account/passkeys/testing/software-authenticator.ts'
import { runOnHost } from '../control/run-on-host.ts'
import { createOidcWorld } from '../sessions/oidc/testing/oidc-world.ts'
import { Visitor } from '../sessions/oidc/testing/visit.ts'

const ada = { sub: 'ada', email: 'ada@example.org', email_verified: true, preferred_username: 'ada' }

test('who signs in with the provider comes back to the page they came from, if it is one of ours', async () => {
  await using world = await createOidcWorld()
  await world.setUp()
  world.provider.account = ada
  const endOf = async (to: string, server = world.origin) => {
    const end = await new Visitor().visit(`${server}/api/session/oidc/start?to=${encodeURIComponent(to)}`)
    return end.origin === world.origin ? end.href.slice(world.origin.length) : end.href
  }
  const page = '/backups?container=web&q=%C3%A4%2F%2F'
  expect(await endOf(page)).toBe(page)
  // By another of our names the page goes along to the one the provider sends people back to.
  expect(await endOf(page, world.server.url)).toBe(page)
  for (const foreign of [
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/a\r\nset-cookie: x=1',
    '/ä',
    'jobs',
    '',
    '/api/session/oidc/start',
    `/${'x'.repeat(4_096)}`,
  ])
    expect(await endOf(foreign), foreign).toBe('/')
  expect(await endOf('/.//evil.example')).toMatch(/^\//)
})

test('a passkey is another way in: with one the provider is unlinked, without a password, and then that one stays', async () => {
  await using world = await createOidcWorld()
  await world.setUp()
  world.provider.account = ada
  const { visitor } = await world.signIn()
  const { origin } = world
  const target = { issuer: world.provider.client.issuer, subject: 'ada' }
  const authenticator = new SoftwareAuthenticator()
  const { challengeId, options } = await visitor.call<{
    challengeId: string
    options: { challenge: string; user: { id: string } }
  }>(origin, 'account.beginPasskey', { proof: null })
  const { challenge, user } = options
  const response = authenticator.create({ origin, rpId: 'localhost', challenge, userHandle: user.id })
  await visitor.call(origin, 'account.addPasskey', { challengeId, response, name: 'key' })

  await visitor.call(origin, 'oidc.unlink', target)
  await expect(visitor.ask(origin, 'oidc.links')).resolves.toEqual([])
  const { passkeys } = await visitor.ask<{ passkeys: { id: string }[] }>(origin, 'account.security')
  const last = { id: passkeys[0]?.id }
  await expect(visitor.call(origin, 'account.removePasskey', last)).rejects.toMatchObject({ opCode: 'INVALID_STATE' })
})

test('a user that is reset on the host has no provider account any more that signs in to theirs', async () => {
  await using world = await createOidcWorld()
  await world.setUp()
  world.provider.account = ada
  const { visitor } = await world.signIn()
  const [link] = await visitor.ask<[OidcLink]>(world.origin, 'oidc.links')
  expect(link).toMatchObject({ subject: 'ada' })
  const { ok, lines } = await runOnHost(world.server, ['user', 'reset', 'ada'])
  expect([ok, lines[0]]).toEqual([true, expect.stringContaining('no identity provider linked')])

  const { state } = await world.signIn()
  expect(state.account?.actor.name).toBe('ada@example.org')
  const [, token = ''] = /#token=([\w-]+)$/.exec(lines.join(' ')) ?? []
  await visitor.call(world.origin, 'session.acceptInvitation', { token, password: 'a third quiet evening' })
  await expect(visitor.ask(world.origin, 'session.state')).resolves.toMatchObject({
    account: { actor: { name: 'ada' } },
  })
})
