import { backupId, OpError } from '@holdfast/contract'
import type { BlobStore } from '../store/blob-store.ts'
import { listRefs, readRef } from './backup-ref.ts'
import { loadBackup, type LoadedBackup } from './load-backup.ts'

export interface BackupCatalog {
  /** Newest first. What cannot be read says why. */
  list: () => Promise<{ backups: LoadedBackup[]; unreadable: { id: string; error: OpError }[] }>
}

/** All backups of a vault. What their blobs say is read once: it is named by its hash. A damaged blob is for `loadBackup` to find. */
export function createBackupCatalog(store: BlobStore): BackupCatalog {
  let known = new Map<string, LoadedBackup>()

  return {
    async list() {
      const next = new Map<string, LoadedBackup>()
      const unreadable: { id: string; error: OpError }[] = []
      for (const id of await listRefs(store)) {
        try {
          next.set(id, await load(id))
        } catch (error) {
          if (!isOfBackup(error)) throw error
          // Deleted since it was listed is not unreadable; a file that is no ref at all is.
          if (error.code !== 'BACKUP_NOT_FOUND' || !backupId.safeParse(id).success) unreadable.push({ id, error })
        }
      }
      known = next
      return { backups: [...next.values()].toSorted(byAge), unreadable }
    },
  }

  async function load(id: string): Promise<LoadedBackup> {
    const cached = known.get(id)
    if (cached === undefined) return loadBackup(store, id)
    const ref = await readRef(store, id)
    if (ref.document.digest !== cached.ref.document.digest) return loadBackup(store, id)
    return { ...cached, ref, record: { ...cached.record, verified: ref.verified } }
  }
}

function isOfBackup(error: unknown): error is OpError {
  return error instanceof OpError && ['BACKUP_NOT_FOUND', 'VAULT_DAMAGED', 'FORMAT_TOO_NEW'].includes(error.code)
}

function byAge(a: LoadedBackup, b: LoadedBackup): number {
  return b.record.startedAt - a.record.startedAt || (a.record.id < b.record.id ? 1 : -1)
}
