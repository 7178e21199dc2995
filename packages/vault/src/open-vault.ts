import { createBackupCatalog } from './backup/backup-catalog.ts'
import { beginDraft } from './draft/begin-draft.ts'
import { sweepDraft } from './draft/clean-draft.ts'
import { appendToJournal, readJournal } from './journal/journal.ts'
import { createClaims, createSerial } from './leases/within-process.ts'
import { createLeaseBook } from './leases/lease-book.ts'
import { describeSelf } from './leases/lease-holder.ts'
import { openBackup } from './open/open-backup.ts'
import { previewPrune, pruneVault } from './prune/prune-vault.ts'
import { pinBackup, previewRemove, removeBackup } from './prune/remove-backup.ts'
import type { BlobStore } from './store/blob-store.ts'
import { createDirectoryStore } from './store/directory-store.ts'
import { readSentinel } from './store/sentinel.ts'
import type { VaultParts } from './vault-parts.ts'
import type { Vault, VaultListing, VaultUsage } from './vault.ts'
import { verifyBackup } from './verify/verify-backup.ts'

const dayMs = 24 * 60 * 60 * 1000

export interface OpenVaultOptions {
  /**
   * Names what has only one process at a time as long as this host runs, by a lock that ends with the process: a lease of an earlier one
   * is then known to be nobody's, whichever container it ran in. Not a number that a copy of a folder would have as well. 100 characters.
   */
  instanceId?: string
}

/**
 * The vault in a folder. Open it once in a process: leases tell two of them apart as if they were two processes.
 * @throws OpError `VAULT_NOT_MOUNTED` when the folder is no vault, `FORMAT_TOO_NEW`, `VAULT_DAMAGED` when its sentinel cannot be
 * read as one, `STORAGE_FAILED`.
 */
export async function openVault(path: string, options: OpenVaultOptions = {}): Promise<Vault> {
  const { vaultId: id } = await readSentinel(path)
  return createVaultOverStore({ ...options, id, store: createDirectoryStore({ path, vaultId: id }) })
}

/** A vault over any store that holds one. `graceMs`: how long blobs that no backup points to are kept from a prune. */
export function createVaultOverStore(
  options: OpenVaultOptions & { id: string; store: BlobStore; graceMs?: number },
): Vault {
  const { id, store, graceMs = dayMs, instanceId } = options
  const parts: VaultParts = {
    store,
    catalog: createBackupCatalog(store),
    leases: createLeaseBook(store, () => describeSelf(instanceId)),
    claims: createClaims(),
    serial: createSerial(),
    graceMs,
  }
  const oneByOne = createSerial()
  const list = async (): Promise<VaultListing> => {
    const { backups, unreadable } = await parts.catalog.list()
    return {
      backups: backups.map(({ record }) => record),
      unreadable: unreadable.map(({ id: backupId, error }) => ({ id: backupId, message: error.detail })),
    }
  }
  return {
    id,
    begin: (draftId, { signal }) => beginDraft(parts, draftId, signal),
    list,
    open: (backupId) => openBackup(parts, backupId),
    verify: (backupId, method, verifying) => verifyBackup(parts, { id: backupId, method }, verifying),
    async contents() {
      const { backups } = await parts.catalog.list()
      return backups.map(({ record, blobs, layers }) => ({
        id: record.id,
        finishedAt: record.finishedAt,
        blobs,
        layers: new Set(layers.map(({ blob }) => blob.digest)),
      }))
    },
    previewRemove: (backupId) => previewRemove(parts, backupId),
    remove: (backupId, { onlyIf } = {}) => removeBackup(parts, backupId, onlyIf && (async () => onlyIf(await list()))),
    pin: (backupId, pinned) => pinBackup(parts, backupId, pinned),
    previewPrune: ({ signal }) => previewPrune(parts, signal),
    prune: (pruning) => pruneVault(parts, pruning),
    sweep: (draftId) => sweepDraft(parts, draftId),
    usage: () => readUsage(parts),
    leases: () => parts.leases.list(),
    breakLeases: () => parts.leases.breakOthers(),
    appendToJournal: (name, line) => oneByOne(() => appendToJournal(store, name, line)),
    readJournal: (name) => readJournal(store, name),
  }
}

async function readUsage({ store, catalog }: VaultParts): Promise<VaultUsage> {
  const { backups } = await catalog.list()
  let storedBytes = 0
  for await (const { bytes } of store.list('blobs/')) storedBytes += bytes
  const space = await store.space()
  return {
    backups: backups.length,
    sizeBytes: backups.reduce((total, { record }) => total + record.sizeBytes, 0),
    storedBytes,
    freeBytes: space?.freeBytes ?? null,
    totalBytes: space?.totalBytes ?? null,
  }
}
