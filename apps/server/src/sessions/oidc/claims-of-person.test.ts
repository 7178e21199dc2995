import { expect, test } from 'vitest'
import { hasVerifiedAddressIn, namesOf, roleOf } from './claims-of-person.ts'

const of = (idToken: object, userInfo: object = {}) => ({
  issuer: 'https://id.example',
  subject: 'ada',
  idToken: idToken as Record<string, unknown>,
  userInfo: userInfo as Record<string, unknown>,
})
const groups = {
  claim: 'groups',
  values: [
    { value: 'docker-admins', role: 'admin' },
    { value: 'docker', role: 'operator' },
    { value: 'staff', role: 'viewer' },
  ],
} as const

test('the role is the highest one the claim stands for', () => {
  expect(roleOf(of({ groups: ['staff', 'docker', 'other'] }), groups)).toBe('operator')
  expect(roleOf(of({ groups: ['docker-admins', 'staff'] }), groups)).toBe('admin')
  expect(roleOf(of({ groups: 'staff' }), groups)).toBe('viewer')
})

test('there is no role where the claim is missing, empty, of another kind, or says something else', () => {
  for (const claim of [undefined, [], null, 1, { staff: true }, 'Staff', ['staff docker'], [['staff']]])
    expect(roleOf(of({ groups: claim }), groups)).toBeNull()
  expect(roleOf(of({}), { claim: 'constructor.name', values: [{ value: 'Object', role: 'admin' }] })).toBeNull()
})

test('the signed claim counts before the one the provider answers when asked', () => {
  expect(roleOf(of({ groups: ['staff'] }, { groups: ['docker-admins'] }), groups)).toBe('viewer')
  expect(roleOf(of({ groups: [] }, { groups: ['docker-admins'] }), groups)).toBeNull()
  expect(roleOf(of({}, { groups: ['docker'] }), groups)).toBe('operator')
})

test('the claim may lie in others, and may have dots in its own name', () => {
  const values = groups.values
  expect(roleOf(of({ realm_access: { roles: ['docker'] } }), { claim: 'realm_access.roles', values })).toBe('operator')
  expect(roleOf(of({ 'https://x.example/roles': ['docker'] }), { claim: 'https://x.example/roles', values })).toBe(
    'operator',
  )
})

test('an address counts when the provider has verified it and its domain is exactly an allowed one', () => {
  const may = (email: unknown, verified: unknown = true) =>
    hasVerifiedAddressIn(of({ email, email_verified: verified }), ['example.com', 'kiln.example'])
  expect(may('ada@example.com')).toBe(true)
  expect(may('ada@EXAMPLE.com', 'true')).toBe(true)
  for (const verified of [false, null, 'false', 1, {}]) expect(may('ada@example.com', verified)).toBe(false)
  expect(hasVerifiedAddressIn(of({ email: 'ada@example.com' }), ['example.com'])).toBe(false)
  for (const email of [
    'ada@sub.example.com',
    'ada@notexample.com',
    'example.com',
    'ada@example.com@evil.example',
    'ada@example.com.',
    'ada@\u212Ailn.example',
    ['ada@example.com'],
    null,
  ])
    expect(may(email)).toBe(false)
})

test('what one source verified does not count for the address of the other', () => {
  const mixed = of({ email: 'ada@example.com' }, { email: 'ada@evil.example', email_verified: true })
  expect(hasVerifiedAddressIn(mixed, ['example.com'])).toBe(false)
})

test('names come best first, and only texts count', () => {
  expect(namesOf(of({ name: 'Ada L.', preferred_username: 1 }, { email: 'ada@example.com' }))).toEqual([
    'ada@example.com',
    'Ada L.',
  ])
})
