import { randomBytes } from 'node:crypto'

const base32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** `<name made safe>-<UTC time>-<4 random base32>`, see `backupId` of the contract. */
export function makeBackupId(name: string, at: number): string {
  const safe = name
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 100)
  const time = new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')
  const random = [...randomBytes(4)].map((byte) => base32[byte % 32]).join('')
  return `${safe === '' ? 'container' : safe}-${time}-${random}`
}
