import { refKey } from '../backup/backup-ref.ts'
import { oneChunk, type BlobStore } from '../store/blob-store.ts'

/**
 * What a draft is about to make visible, one empty object each in its folder: durable before the thing itself, so whoever sweeps
 * knows all of it, whenever the writer died.
 */
export interface DraftJournal {
  blob: (sha256: string) => Promise<void>
  ref: (backupId: string) => Promise<void>
  /** The backup is done: it is no draft's any more, and no sweep's. */
  sealed: (backupId: string) => Promise<void>
}

export function createDraftJournal(store: BlobStore, draftId: string): DraftJournal {
  const folder = draftFolder(draftId)
  const note = (key: string) => store.put(oneChunk(Buffer.alloc(0)), { key, draftId, existing: 'replace' })
  return {
    async blob(sha256) {
      await note(`${folder}blob.${sha256}`)
    },
    async ref(backupId) {
      await note(`${folder}ref.${backupId}`)
    },
    sealed: (backupId) => store.remove(`${folder}ref.${backupId}`),
  }
}

export async function readDraftJournal(
  store: BlobStore,
  draftId: string,
): Promise<{ blobs: string[]; refs: string[] }> {
  const blobs: string[] = []
  const refs: string[] = []
  const folder = draftFolder(draftId)
  for await (const { key } of store.list(folder)) {
    const name = key.slice(folder.length)
    if (/^blob\.[0-9a-f]{64}$/.test(name)) blobs.push(name.slice('blob.'.length))
    else if (name.startsWith('ref.')) refs.push(name.slice('ref.'.length))
  }
  return { blobs, refs: refs.filter((id) => refKey(id).length < 256) }
}

export async function removeDraftFolder(store: BlobStore, draftId: string): Promise<void> {
  const folder = draftFolder(draftId)
  for await (const { key } of store.list(folder)) await store.remove(key)
  // The folder goes with the last thing in it, and there may have been none.
  await store.remove(`${folder}done`)
}

function draftFolder(draftId: string): string {
  return `drafts/${draftId}/`
}
