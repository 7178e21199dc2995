import type { PrunePreview } from '@holdfast/contract'
import { writeIndex } from '../backup/ref-book.ts'
import { removeDraftFolder } from '../draft/draft-journal.ts'
import type { StoredObject } from '../store/blob-store.ts'
import { ownDraftId } from '../store/object-key.ts'
import type { VaultParts } from '../vault-parts.ts'
import { findUnmarkedBlobs } from './mark-blobs.ts'

export interface PruneOptions {
  signal: AbortSignal
  onBytes: (bytesFreed: number) => void
}

export async function previewPrune(parts: VaultParts, signal: AbortSignal): Promise<PrunePreview> {
  const { old, young } = await findUnmarkedBlobs(parts, signal)
  return { blobs: old.length, bytes: sum(old), youngBlobs: young.length, youngBytes: sum(young) }
}

/** See `Vault.prune`. Under its lease nobody writes: the drafts that are there are those of dead writers. */
export async function pruneVault(parts: VaultParts, { signal, onBytes }: PruneOptions) {
  const { store, leases, serial } = parts
  await using _lease = await leases.take('prune')
  return await serial(async () => {
    const { old } = await findUnmarkedBlobs(parts, signal)
    // Derived; on a full disk it waits for the room that is made here.
    await writeIndex(parts).catch(() => {})
    const freed = { blobs: 0, bytes: 0 }
    for (const { key, bytes } of old) {
      signal.throwIfAborted()
      await store.remove(key)
      freed.blobs += 1
      freed.bytes += bytes
      onBytes(freed.bytes)
    }
    await removeOldDrafts(parts)
    return freed
  })
}

async function removeOldDrafts({ store, graceMs }: VaultParts): Promise<void> {
  const newest = new Map<string, number>()
  const leftovers: StoredObject[] = []
  for await (const object of store.list('drafts/')) {
    const draftId = object.key.split('/')[1] ?? ''
    if (draftId === ownDraftId) leftovers.push(object)
    else newest.set(draftId, Math.max(newest.get(draftId) ?? 0, object.modifiedAt))
  }
  const oldest = Date.now() - graceMs
  for (const { key, modifiedAt } of leftovers) if (modifiedAt < oldest) await store.remove(key)
  for (const [draftId, modifiedAt] of newest) if (modifiedAt < oldest) await removeDraftFolder(store, draftId)
}

function sum(objects: StoredObject[]): number {
  return objects.reduce((total, { bytes }) => total + bytes, 0)
}
