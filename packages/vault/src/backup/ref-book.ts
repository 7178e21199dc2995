import { backupId, OpError } from '@holdfast/contract'
import type { BlobStore, StoredObject } from '../store/blob-store.ts'
import { idOfRef, readRef, type BackupRef } from './backup-ref.ts'

interface RefList {
  refs: BackupRef[]
  unreadable: { id: string; error: OpError }[]
}

export interface RefBook {
  /** All refs of a vault, in no order. */
  list: () => Promise<RefList>
}

interface KnownRef {
  ref: BackupRef
  bytes: number
  modifiedAt: number
}

/** A file that changed this shortly before it was read may change again and keep its time: file systems count in steps of up to two seconds. */
const settledMs = 3000

/** Remembers refs by the length and time of their files: a vault of a thousand backups is listed without opening a thousand files. */
export function createRefBook(store: BlobStore): RefBook {
  let known = new Map<string, KnownRef>()

  return {
    async list() {
      const next = new Map<string, KnownRef>()
      const refs: BackupRef[] = []
      const unreadable: RefList['unreadable'] = []
      for await (const object of store.list('refs/')) {
        const id = idOfRef(object.key)
        try {
          const ref = await find(id, object, next)
          refs.push(ref)
        } catch (error) {
          if (!isUnreadable(error)) throw error
          // Deleted since it was listed is not unreadable; a file that is no ref at all is.
          if (error.code !== 'BACKUP_NOT_FOUND' || !backupId.safeParse(id).success) unreadable.push({ id, error })
        }
      }
      known = next
      return { refs, unreadable }
    },
  }

  async function find(id: string, { bytes, modifiedAt }: StoredObject, next: Map<string, KnownRef>) {
    const before = known.get(id)
    const readAt = Date.now()
    const isSame = before?.bytes === bytes && before.modifiedAt === modifiedAt
    const ref = isSame ? before.ref : await readRef(store, id)
    if (isSame || readAt - modifiedAt > settledMs) next.set(id, { ref, bytes, modifiedAt })
    return ref
  }
}

/** Whether it is the backup, not the vault, that cannot be read. */
export function isUnreadable(error: unknown): error is OpError {
  return error instanceof OpError && ['BACKUP_NOT_FOUND', 'VAULT_DAMAGED', 'FORMAT_TOO_NEW'].includes(error.code)
}
