import { OpError } from '@holdfast/contract'
import { readRef, refKey } from '../backup/backup-ref.ts'
import { isUnreadable, writeIndex } from '../backup/ref-book.ts'
import { blobKey } from '../store/object-key.ts'
import type { VaultParts } from '../vault-parts.ts'
import { readDraftJournal, removeDraftFolder } from './draft-journal.ts'

/**
 * Takes away what a draft left: its ref, then the blobs it brought that nobody else points to, then its folder. Blobs stay, for a
 * prune, when `keepBlobs` says so or when some backup cannot be read: it might point to them.
 */
export async function cleanDraft(parts: VaultParts, draftId: string, { keepBlobs }: { keepBlobs: boolean }) {
  const { store, serial } = parts
  await serial(async () => {
    const { blobs, refs } = await readDraftJournal(store, draftId)
    let hadRef = false
    for (const id of refs) hadRef = (await removeOwnRef(parts, id, draftId)) || hadRef
    // Derived: nothing is kept for it, not on a full disk either.
    if (hadRef) await writeIndex(parts).catch(() => {})
    if (!keepBlobs && blobs.length > 0) await removeUnused(parts, blobs)
    await removeDraftFolder(store, draftId)
  })
}

/** A ref of that name may be another draft's: names are noted before they are taken. */
async function removeOwnRef({ store }: VaultParts, id: string, draftId: string): Promise<boolean> {
  try {
    if ((await readRef(store, id)).draftId !== draftId) return false
  } catch (error) {
    if (isUnreadable(error)) return false
    throw error
  }
  await store.remove(refKey(id))
  return true
}

async function removeUnused({ store, catalog, claims }: VaultParts, blobs: string[]): Promise<void> {
  const { backups, unreadable } = await catalog.list()
  if (unreadable.length > 0) return
  for (const digest of blobs) {
    const isUsed = claims.has(digest) || backups.some((backup) => backup.blobs.has(digest))
    if (!isUsed) await store.remove(blobKey(digest))
  }
}

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
