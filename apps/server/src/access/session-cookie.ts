import { parseCookie, stringifySetCookie } from 'cookie'
import type { Client } from './caller.ts'

const hostPrefix = '__Host-'
const longestS = 30 * 86_400

/** What a `Cookie` header holds under a name of ours, or null. */
export function readCookie(header: string | undefined, name: string, client: Client): string | null {
  return parseCookie(header ?? '')[cookieName(name, client)] ?? null
}

/** `__Host-` ties a cookie to this host and to TLS. On plain http browsers refuse it; there the port keeps two servers apart. */
export function cookieName(name: string, { secure, port }: Client): string {
  return secure ? `${hostPrefix}${name}` : `${name}-${port}`
}

/** The `Set-Cookie` that signs in; with null the one that signs out. */
export function sessionCookie(secret: string | null, client: Client): string {
  return stringifySetCookie({
    name: cookieName('holdfast', client),
    value: secret ?? '',
    path: '/',
    httpOnly: true,
    secure: client.secure,
    sameSite: 'strict',
    maxAge: secret === null ? 0 : longestS,
  })
}
