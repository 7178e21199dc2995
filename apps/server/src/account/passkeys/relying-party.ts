import { isIP } from 'node:net'

/** Whom a passkey is for: `id` is the name in the address, `origin` the address. https://www.w3.org/TR/webauthn-3/#relying-party-identifier */
export interface RelyingParty {
  readonly id: string
  readonly origin: string
}

/** Null where browsers offer no passkeys: at an IP address, and without HTTPS away from localhost. */
export function relyingPartyOf(origin: string): RelyingParty | null {
  const { protocol, hostname, origin: address } = new URL(origin)
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost')
  if (isIP(hostname.replaceAll(/[[\]]/g, '')) !== 0) return null
  if (protocol !== 'https:' && !isLocal) return null
  return { id: hostname, origin: address }
}
