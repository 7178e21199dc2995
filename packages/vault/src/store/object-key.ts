import { message, OpError } from '@holdfast/contract'

const part = /^[a-zA-Z0-9_-][a-zA-Z0-9._-]*$/

/** The parts of a key, or of a prefix that ends in a slash. @throws OpError `BAD_REQUEST` for one that could leave its vault. */
export function splitKey(key: string): string[] {
  const parts = key.replace(/\/$/, '').split('/')
  if (key.length > 512 || !parts.every((name) => part.test(name)))
    throw new OpError('BAD_REQUEST', message('vault-key-invalid', { key: key.slice(0, 200) }))
  return parts
}

/** Where the blob with this sha256 (64 hex digits) lies. */
export function blobKey(sha256: string): string {
  return `blobs/sha256/${sha256}`
}

/** Where a vault writes what belongs to no backup: leases, index.json, what a verify found. */
export const ownDraftId = 'vault'
