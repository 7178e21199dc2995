import { backupId, message, OpError, type DeletePreview } from '@holdfast/contract'
import { readRef, recordPin, refKey } from '../backup/backup-ref.ts'
import { loadBackup } from '../backup/load-backup.ts'
import { writeIndex } from '../backup/ref-book.ts'
import type { BlobStore } from '../store/blob-store.ts'
import type { VaultParts } from '../vault-parts.ts'

/** What only this backup points to. One that cannot be read frees what nobody knows: 0. */
export async function previewRemove(
  { store, catalog }: VaultParts,
  id: string,
): Promise<Omit<DeletePreview, 'isLastVerified' | 'remaining'>> {
  await refuseUnknown({ store }, id)
  const { backups } = await catalog.list()
  const others = backups.filter(({ record }) => record.id !== id)
  const blobs = backups.find(({ record }) => record.id === id)?.blobs ?? new Map<string, number>()
  let freedBytes = 0
  for (const [digest, bytes] of blobs) if (!others.some((other) => other.blobs.has(digest))) freedBytes += bytes
  return { backupId: id, freedBytes }
}

/** See `Vault.remove`. One that is damaged goes as well, or it would keep every prune away; one of a newer format does not. */
export async function removeBackup(
  { store, catalog, leases, serial }: VaultParts,
  id: string,
  onlyIf: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<boolean> {
  await using _lease = await leases.take('write')
  return await serial(async () => {
    await refuseUnknown({ store }, id)
    await loadBackup(store, id).catch(ignoreDamage)
    await refusePinned(store, id)
    if (!(await onlyIf())) return false
    await store.remove(refKey(id))
    // Derived, and made anew with every change: the backup is gone in any case.
    await writeIndex({ store, catalog }).catch(() => {})
    return true
  })
}

/** See `Vault.pin`. */
export async function pinBackup({ store, leases, serial }: VaultParts, id: string, pinned: boolean): Promise<void> {
  await using _lease = await leases.take('write')
  await serial(() => recordPin(store, id, pinned))
}

/** A ref that cannot be read says nothing of a pin. */
async function refusePinned(store: BlobStore, id: string): Promise<void> {
  const ref = await readRef(store, id).catch(ignoreDamage)
  if (ref?.pinned) throw new OpError('INVALID_STATE', message('backup-pinned', { id }), { field: 'backupId' })
}

async function refuseUnknown({ store }: Pick<VaultParts, 'store'>, id: string): Promise<void> {
  if (backupId.safeParse(id).success && (await store.stat(refKey(id)).catch(ignoreDamage)) !== null) return
  throw new OpError('BACKUP_NOT_FOUND', message('backup-unknown', { id: id.slice(0, 200) }))
}

function ignoreDamage(error: unknown): undefined {
  if (!(error instanceof OpError) || error.code !== 'VAULT_DAMAGED') throw error
  return undefined
}
