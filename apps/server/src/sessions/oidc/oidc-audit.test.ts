import { expect, test } from 'vitest'
import { readAudit } from '../../testing/read-audit.ts'
import { createOidcWorld } from './testing/oidc-world.ts'

const ada = { sub: 'ada', email: 'ada@example.org', email_verified: true, preferred_username: 'ada' }
const roles = {
  from: 'claim' as const,
  claim: 'groups',
  values: [
    { value: 'docker-admins', role: 'admin' as const },
    { value: 'docker', role: 'operator' as const },
  ],
  otherwise: null,
}

test('who signs in with the provider, who is refused, and what the provider changes is in the audit log', async () => {
  await using world = await createOidcWorld()
  await world.setUp({ roles })
  world.provider.account = { ...ada, groups: ['docker-admins'] }
  await world.signIn()
  world.provider.account = { ...ada, groups: ['docker'] }
  await world.signIn()
  world.provider.account = { sub: 'stranger', groups: [] }
  await world.signIn()
  const provider = { actor: { kind: 'system', id: 'oidc' }, from: null }
  const user = { kind: 'user', name: 'ada' }
  const signedIn = { action: 'session.signIn', outcome: 'done', actor: user, from: '127.0.0.1', about: 'oidc' }
  const roleGiven = ['began', 'done'].map((outcome) => ({
    ...provider,
    action: 'users.update',
    outcome,
    subject: user,
  }))
  const entries = (await readAudit(world.server)).toReversed()
  expect(entries.slice(entries.findIndex(({ action }) => action === 'users.create'))).toMatchObject([
    { ...provider, action: 'users.create', outcome: 'began', about: 'ada' },
    { ...provider, action: 'users.create', outcome: 'done', subject: user },
    ...roleGiven,
    signedIn,
    ...roleGiven,
    signedIn,
    { action: 'session.signIn', outcome: 'refused', actor: null, code: 'FORBIDDEN', detail: { code: 'oidc-no-role' } },
  ])
})
