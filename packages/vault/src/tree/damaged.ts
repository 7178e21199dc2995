import { OpError } from '@holdfast/contract'

/** The error for a blob whose bytes cannot be what was once written. */
export function damaged(digest: string, reason: string, cause?: unknown): OpError {
  const sentence = `Blob ${digest} of the vault is damaged: ${reason}.`
  return new OpError('VAULT_DAMAGED', `${sentence} Verify the backups in this vault, and use one that is whole.`, {
    cause,
  })
}
