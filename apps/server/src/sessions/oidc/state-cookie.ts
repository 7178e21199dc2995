import { stringifySetCookie } from 'cookie'
import type { Client } from '../../access/caller.ts'
import { cookieName, readCookie } from '../../access/session-cookie.ts'
import { attemptLifetimeMs } from './sign-in-attempts.ts'

const name = 'holdfast-oidc'

/**
 * The `Set-Cookie` of a sign-in under way; with null the one that ends it. `Lax`: the browser comes back by a link from another
 * site, and sends no `Strict` cookie then.
 */
export function stateCookie(sealed: string | null, client: Client): string {
  return stringifySetCookie({
    name: cookieName(name, client),
    value: sealed ?? '',
    path: '/',
    httpOnly: true,
    secure: client.secure,
    sameSite: 'lax',
    maxAge: sealed === null ? 0 : attemptLifetimeMs / 1000,
  })
}

export function readStateCookie(header: string | undefined, client: Client): string {
  return readCookie(header, name, client) ?? ''
}
