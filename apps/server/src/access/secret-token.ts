import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const tokenPrefix = 'hft_'

/** 256 random bits, as text that fits a cookie, a header and a link. */
export function createSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What begins so is an API token: scanners of repositories find it. */
export function createTokenSecret(): string {
  return tokenPrefix + createSecret()
}

/** All that is stored of a secret. 256 random bits need no slow hash. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function sameSecret(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(one)), Buffer.from(hashSecret(other)))
}
