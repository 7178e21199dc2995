import { expect, test } from 'vitest'
import { attemptLifetimeMs, SignInAttempts } from './sign-in-attempts.ts'

const provider = 'https://id.example holdfast'
const purpose = { kind: 'sign-in', invitation: null, to: '/' } as const
const refused = expect.objectContaining({ code: 'FORBIDDEN', detail: { code: 'oidc-attempt-void', params: {} } })

test('the browser that began a sign-in comes back with it, once', () => {
  const attempts = new SignInAttempts()
  const { attempt, sealed } = attempts.begin(provider, purpose)
  const back = { sealed, state: attempt.state, provider }
  expect(attempts.take(back)).toEqual(attempt)
  expect(() => attempts.take(back)).toThrow(refused)
})

test('a callback of another browser is refused, and does not use up the attempt', () => {
  const attempts = new SignInAttempts()
  const mine = attempts.begin(provider, purpose)
  const theirs = attempts.begin(provider, purpose)
  expect(() => attempts.take({ sealed: mine.sealed, state: theirs.attempt.state, provider })).toThrow(refused)
  expect(() => attempts.take({ sealed: '', state: theirs.attempt.state, provider })).toThrow(refused)
  expect(attempts.take({ sealed: theirs.sealed, state: theirs.attempt.state, provider })).toEqual(theirs.attempt)
})

test('an attempt ends after ten minutes', () => {
  let now = 0
  const attempts = new SignInAttempts(() => now)
  const { attempt, sealed } = attempts.begin(provider, purpose)
  now = attemptLifetimeMs
  expect(() => attempts.take({ sealed, state: attempt.state, provider })).toThrow(refused)
})

test('an attempt ends when the settings name another provider', () => {
  const attempts = new SignInAttempts()
  const { attempt, sealed } = attempts.begin(provider, purpose)
  expect(() => attempts.take({ sealed, state: attempt.state, provider: 'https://evil.example x' })).toThrow(refused)
})

test('a cookie that was changed, made up, or written by another process is worth nothing', () => {
  const attempts = new SignInAttempts()
  const { attempt, sealed } = attempts.begin(provider, purpose)
  const other = new SignInAttempts().begin(provider, purpose)
  const changed = (at: number) => sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
  for (const cookie of [changed(0), changed(20), changed(60), sealed.slice(0, 30), 'x', '%'])
    expect(() => attempts.take({ sealed: cookie, state: attempt.state, provider })).toThrow(refused)
  expect(() => attempts.take({ sealed: other.sealed, state: other.attempt.state, provider })).toThrow(refused)
})

test('what the cookie holds cannot be read', () => {
  const { attempt, sealed } = new SignInAttempts().begin(provider, purpose)
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain(attempt.codeVerifier)
})
