import { Secret, TOTP } from 'otpauth'

const stepMs = 30_000
/** 160 bits, as RFC 4226 section 4 recommends. */
const secretBytes = 20

/** In base32, as authenticator apps take it. */
export function createSecret(): string {
  return new Secret({ size: secretBytes }).base32
}

/** For a QR code: https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
export function uriOf(secret: string, userName: string): string {
  return totp(secret, userName).toString()
}

/**
 * The time step whose code this is, of the present one and its two neighbours (RFC 6238 section 5.2); null for none. Whoever
 * accepts the code keeps its step and takes none that is not later: that makes it a code for one time.
 */
export function stepOf(code: string, secret: string, now: number): number | null {
  // @NOTE otpauth throws at a code that has as many characters and more bytes.
  if (!/^\d{6}$/.test(code)) return null
  const distance = totp(secret).validate({ token: code, window: 1, timestamp: now })
  return distance === null ? null : Math.floor(now / stepMs) + distance
}

/** What every authenticator app can do; several ignore any other choice. */
function totp(secret: string, label = ''): TOTP {
  const kind = { algorithm: 'SHA1', digits: 6, period: stepMs / 1000 }
  return new TOTP({ ...kind, issuer: 'Holdfast', label, secret: Secret.fromBase32(secret) })
}
