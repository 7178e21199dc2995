import { createHash, randomBytes } from 'node:crypto'

/** Crockford's base32: no letter that looks like a digit. https://www.crockford.com/base32.html */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const length = 16

/** Ten codes of 80 random bits each: too many to guess, so a plain hash keeps them. */
export function createRecoveryCodes(): string[] {
  return Array.from({ length: 10 }, createCode)
}

/** However a person wrote it: in capitals, without dashes, with an O for a zero. */
export function hashRecoveryCode(code: string): string {
  const letters = code.toLowerCase().replaceAll(/[^0-9a-z]/g, '')
  const read = letters.replaceAll('o', '0').replaceAll(/[il]/g, '1')
  return createHash('sha256').update(read).digest('hex')
}

function createCode(): string {
  const letters = [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length])
  return letters.join('').replaceAll(/(.{4})(?=.)/g, '$1-')
}
