import { message, OpError } from '@holdfast/contract'
import { createBackupCatalog } from '../backup/backup-catalog.ts'
import type { StoredObject } from '../store/blob-store.ts'
import type { VaultParts } from '../vault-parts.ts'

export interface UnmarkedBlobs {
  old: StoredObject[]
  /** They may belong to a backup that is being made. */
  young: StoredObject[]
}

/**
 * The blobs that no backup points to. Every ref is read anew down to its last document.
 * @throws OpError `VAULT_DAMAGED` or `FORMAT_TOO_NEW` when one cannot be read: what it points to is not known then.
 */
export async function findUnmarkedBlobs(
  { store, claims, graceMs }: VaultParts,
  signal: AbortSignal,
): Promise<UnmarkedBlobs> {
  const { backups, unreadable } = await createBackupCatalog(store).list()
  for (const { id, error } of unreadable) throw refused(id, error)
  const marked = new Set(backups.flatMap(({ blobs }) => [...blobs.keys()]))
  const oldest = Date.now() - graceMs
  const unmarked: UnmarkedBlobs = { old: [], young: [] }
  for await (const blob of store.list('blobs/')) {
    signal.throwIfAborted()
    const digest = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(blob.key)?.[1]
    if (digest === undefined || claims.has(digest)) continue
    if (!marked.has(digest)) unmarked[blob.modifiedAt < oldest ? 'old' : 'young'].push(blob)
  }
  return unmarked
}

function refused(id: string, error: OpError): OpError {
  const code = error.code === 'FORMAT_TOO_NEW' ? error.code : 'VAULT_DAMAGED'
  return new OpError(code, message('prune-refused', { id, reason: error.detail }), { cause: error })
}
