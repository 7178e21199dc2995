import type { OpError } from '@holdfast/contract'
import type { BlobStore } from '../store/blob-store.ts'
import type { BackupRef } from './backup-ref.ts'
import { loadBackupOf, type LoadedBackup } from './load-backup.ts'
import { createRefBook, isUnreadable, type RefBook } from './ref-book.ts'
import { shareParts } from './share-parts.ts'

export interface BackupCatalog {
  /** Newest first. What cannot be read says why. */
  list: () => Promise<{ backups: LoadedBackup[]; unreadable: { id: string; error: OpError }[] }>
  /** What they are read from. */
  refs: RefBook
}

/** On a disk that is far away, waiting is most of the work. */
const loadedAtOnce = 8

/** All backups of a vault. What their blobs say is read once: it is named by its hash. A damaged blob is for `loadBackup` to find. */
export function createBackupCatalog(store: BlobStore): BackupCatalog {
  const book = createRefBook(store)
  let known = new Map<string, LoadedBackup>()
  /** The one read last, by name: the next of that name is held as what is different. */
  const documents = new Map<string, unknown>()

  return {
    refs: book,
    async list() {
      const { refs, unreadable } = await book.list()
      const next = new Map<string, LoadedBackup>()
      const left = [...refs]
      const loadLeft = async (): Promise<void> => {
        for (let ref = left.pop(); ref !== undefined; ref = left.pop())
          try {
            next.set(ref.id, await load(ref))
          } catch (error) {
            if (isUnreadable(error)) unreadable.push({ id: ref.id, error })
            else {
              left.length = 0
              throw error
            }
          }
      }
      await Promise.all(Array.from({ length: loadedAtOnce }, loadLeft))
      known = next
      return { backups: [...next.values()].toSorted(byAge), unreadable }
    },
  }

  async function load(ref: BackupRef): Promise<LoadedBackup> {
    const cached = known.get(ref.id)
    if (cached?.ref === ref) return cached
    if (ref.document.digest !== cached?.ref.document.digest) return sharing(await loadBackupOf(store, ref))
    return { ...cached, ref, record: { ...cached.record, verified: ref.verified, pinned: ref.pinned } }
  }

  function sharing(backup: LoadedBackup): LoadedBackup {
    const { id, document } = backup.record
    const name = id.replace(/-\d{8}T\d{6}Z-[a-z2-7]{4}$/, '')
    const shared = shareParts(document, documents.get(name))
    documents.set(name, shared)
    return { ...backup, record: { ...backup.record, document: shared } }
  }
}

function byAge(a: LoadedBackup, b: LoadedBackup): number {
  return b.record.startedAt - a.record.startedAt || (a.record.id < b.record.id ? 1 : -1)
}
