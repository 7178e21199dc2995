import { expect, test } from 'vitest'
import type { Client } from '../../access/caller.ts'
import { readStateCookie, stateCookie } from './state-cookie.ts'

const client: Client = { address: '127.0.0.1', userAgent: '', secure: false, port: '3010', origin: null }

test('over TLS the cookie is tied to the host, elsewhere to the port; it is sent when another site leads back', () => {
  const secure = stateCookie('sealed', { ...client, secure: true })
  expect(secure).toMatch(/^__Host-holdfast-oidc=sealed; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  expect(stateCookie('sealed', client)).toMatch(
    /^holdfast-oidc-3010=sealed; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/,
  )
  expect(readStateCookie('__Host-holdfast-oidc=one; holdfast-oidc-3010=two', { ...client, secure: true })).toBe('one')
})

test('without a cookie there is no attempt', () => {
  expect(readStateCookie(undefined, client)).toBe('')
  expect(stateCookie(null, client)).toContain('Max-Age=0')
})
