import type { BlobStore } from '../store/blob-store.ts'
import { oneChunk } from '../store/one-chunk.ts'
import { ownDraftId } from '../store/own-draft-id.ts'
import { listRefs, readRef } from './backup-ref.ts'
import { annotations, mediaTypes, type Descriptor } from './oci-documents.ts'

/** Makes `index.json` anew from the refs, for tools that read OCI layouts. One that cannot be read is left out. */
export async function writeIndex(store: BlobStore): Promise<void> {
  const manifests: Descriptor[] = []
  for (const id of (await listRefs(store)).toSorted()) {
    const ref = await readRef(store, id).catch(() => null)
    if (ref === null) continue
    const { mediaType, digest, size } = ref.document
    manifests.push({ mediaType, digest, size, annotations: { [annotations.refName]: id } })
  }
  await store.put(oneChunk(indexBytes(manifests)), { key: 'index.json', draftId: ownDraftId, existing: 'replace' })
}

export function indexBytes(manifests: Descriptor[]): Buffer {
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.index, manifests }))
}
