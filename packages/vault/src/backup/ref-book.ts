import { OpError, backupId } from '@holdfast/contract'
import { oneChunk, type BlobStore, type StoredObject } from '../store/blob-store.ts'
import { ownDraftId } from '../store/object-key.ts'
import { idOfRef, readRef, type BackupRef } from './backup-ref.ts'
import { annotations, mediaTypes, type Descriptor } from './oci-documents.ts'

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

/** Makes `index.json` anew from the refs, for tools that read OCI layouts. One that cannot be read is left out. */
export async function writeIndex({ store, catalog }: { store: BlobStore; catalog: { refs: RefBook } }): Promise<void> {
  const { refs } = await catalog.refs.list()
  const manifests = refs
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    .map(({ id, document: { mediaType, digest, size } }) => {
      return { mediaType, digest, size, annotations: { [annotations.refName]: id } }
    })
  await store.put(oneChunk(indexBytes(manifests)), { key: 'index.json', draftId: ownDraftId, existing: 'replace' })
}

export function indexBytes(manifests: Descriptor[]): Buffer {
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.index, manifests }))
}
