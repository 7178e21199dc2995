import { backupId, message, OpError, verification, type Verification } from '@holdfast/contract'
import { z } from 'zod'
import { oneChunk, type BlobStore } from '../store/blob-store.ts'
import { ownDraftId } from '../store/object-key.ts'
import { annotations, descriptor, mediaTypes } from './oci-documents.ts'
import { readDocument } from './read-document.ts'
import { refuseNewer } from './refuse-newer.ts'

const refDocument = descriptor.extend({
  mediaType: z.literal(mediaTypes.index),
  annotations: z.record(z.string(), z.string().max(65_536)),
})
export type RefDocument = z.infer<typeof refDocument>

export interface BackupRef {
  id: string
  document: RefDocument
  /** The draft it came from. */
  draftId: string | null
  verified: Verification | null
  pinned: boolean
}

export function refKey(id: string): string {
  return `refs/${id}.json`
}

/** The opposite of `refKey`; whatever there is where a ref's id should be. */
export function idOfRef(key: string): string {
  return key.slice('refs/'.length).replace(/\.json$/, '')
}

/** @throws OpError `BACKUP_NOT_FOUND`, `VAULT_DAMAGED`, `FORMAT_TOO_NEW`; those of the blob store. */
export async function readRef(store: BlobStore, id: string): Promise<BackupRef> {
  if (!backupId.safeParse(id).success || (await store.stat(refKey(id))) === null)
    throw new OpError('BACKUP_NOT_FOUND', message('backup-unknown', { id: id.slice(0, 200) }))
  return parseRef(id, await readDocument(store, refKey(id)))
}

/**
 * Records with a backup what a verify found; nothing when it was deleted meanwhile, nor when a quick look found nothing where a full
 * one was made before: it saw less, and must neither hide damage nor that everything was read.
 */
export async function recordVerification(store: BlobStore, id: string, verified: Verification): Promise<void> {
  if ((await store.stat(refKey(id))) === null) return
  const { document, verified: before } = await readRef(store, id)
  if (verified.method === 'quick' && verified.problems.length === 0 && before?.method === 'full') return
  await replaceRef(store, id, {
    ...document,
    annotations: { ...document.annotations, [annotations.verified]: JSON.stringify(verified) },
  })
}

/** @throws OpError `BACKUP_NOT_FOUND`, `VAULT_DAMAGED`, `FORMAT_TOO_NEW`; those of the blob store. */
export async function recordPin(store: BlobStore, id: string, pinned: boolean): Promise<void> {
  const { document } = await readRef(store, id)
  const { [annotations.pinned]: before, ...others } = document.annotations
  if ((before !== undefined) === pinned) return
  await replaceRef(store, id, {
    ...document,
    annotations: { ...others, ...(pinned && { [annotations.pinned]: 'true' }) },
  })
}

async function replaceRef(store: BlobStore, id: string, document: RefDocument): Promise<void> {
  await store.put(oneChunk(Buffer.from(JSON.stringify(document))), {
    key: refKey(id),
    draftId: ownDraftId,
    existing: 'replace',
  })
}

function parseRef(id: string, text: Buffer): BackupRef {
  try {
    const found: unknown = JSON.parse(text.toString())
    refuseNewer(id, found)
    const document = refDocument.parse(found)
    const { [annotations.refName]: name, [annotations.verified]: verified } = document.annotations
    if (name !== id) throw new Error(`it is named ${name}`)
    return {
      id,
      document,
      draftId: document.annotations[annotations.draft] ?? null,
      verified: verified === undefined ? null : verification.parse(JSON.parse(verified)),
      pinned: document.annotations[annotations.pinned] !== undefined,
    }
  } catch (error) {
    if (error instanceof OpError) throw error
    throw new OpError('VAULT_DAMAGED', message('backup-ref-changed', { id }), { cause: error })
  }
}
