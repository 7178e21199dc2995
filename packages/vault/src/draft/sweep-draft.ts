import { OpError } from '@holdfast/contract'
import type { VaultParts } from '../vault-parts.ts'
import { cleanDraft } from './clean-draft.ts'

/**
 * See `Vault.sweep`. A write lease keeps every other process from pointing to a blob while it goes; this process's own drafts claim
 * theirs. While others write, read or prune, only the ref and the draft's folder go, the blobs with a prune.
 */
export async function sweepDraft(parts: VaultParts, draftId: string): Promise<void> {
  const lease = await parts.leases.take('write').catch((error: unknown) => {
    if (error instanceof OpError && error.code === 'VAULT_BUSY') return null
    throw error
  })
  try {
    const keepBlobs = lease === null || (await parts.leases.isHeldElsewhere('read'))
    await cleanDraft(parts, draftId, { keepBlobs })
  } finally {
    await lease?.[Symbol.asyncDispose]()
  }
}
