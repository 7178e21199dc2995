import { OpError } from '@holdfast/contract'

/** For what a backup says that cannot be so. */
export function damaged(what: string): OpError {
  return new OpError('VAULT_DAMAGED', `${what} Verify the backup, or restore another one.`)
}
