import { oneChunk } from '../store/one-chunk.ts'
import { ownDraftId } from '../store/own-draft-id.ts'
import type { VaultParts } from '../vault-parts.ts'
import { annotations, mediaTypes, type Descriptor } from './oci-documents.ts'

/** Makes `index.json` anew from the refs, for tools that read OCI layouts. One that cannot be read is left out. */
export async function writeIndex({ store, catalog }: Pick<VaultParts, 'store' | 'catalog'>): Promise<void> {
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
