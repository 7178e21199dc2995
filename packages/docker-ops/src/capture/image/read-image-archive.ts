import { readTar } from '@holdfast/archive'
import { peekLayer, uncompressed } from './layer-bytes.ts'
import { createLegacyLayerIds } from './legacy-layer-ids.ts'
import { createTarCursor } from './tar-cursor.ts'

export interface ImageArchiveReader {
  /** Bottom to top, as the image's inspect has them. */
  diffIds: readonly string[]
  /**
   * Called for each layer, which may be left unread. `diffId` is null where the archive does not tell before its end;
   * `name` is the layer's file in the archive.
   */
  onLayer: (tar: AsyncIterable<Buffer>, layer: { diffId: string | null; name: string }) => Promise<void>
}

/** More than any configuration or manifest is. */
const longestDocument = 16_777_216

/**
 * Reads what `docker save` gives, once and in its own order: the layout of engines up to 24 (`<id>/layer.tar`), the OCI layout of
 * 25 and later, and that of the containerd store, whose layers are compressed. Resolves with the small files by name.
 * @throws OpError `TRUNCATED` when the archive is not whole.
 */
export async function readImageArchive(
  source: AsyncIterable<Buffer>,
  { diffIds, onLayer }: ImageArchiveReader,
): Promise<ReadonlyMap<string, Buffer>> {
  const documents = new Map<string, Buffer>()
  const legacyId = createLegacyLayerIds(diffIds)
  const events = readTar(source)
  const cursor = createTarCursor(events)
  try {
    for (let entry = await cursor.next(); entry !== null; entry = await cursor.next()) {
      if (entry.type !== '0' && entry.type !== '\0') continue
      const name = entry.name.toString('utf8').replace(/^\.\//, '')
      const layer = await peekLayer(cursor.data())
      const isNamed = name.endsWith('/layer.tar') || blobId(name, diffIds) !== null
      const kind = isNamed ? 'tar' : layer.kind
      if (kind === 'other') {
        if (entry.size <= longestDocument) documents.set(name, await collect(layer.bytes))
      } else if (kind === 'tar') {
        const beside = documents.get(name.replace(/layer\.tar$/, 'json'))
        const diffId = blobId(name, diffIds) ?? (beside === undefined ? null : legacyId(beside))
        await onLayer(layer.bytes, { diffId, name })
      } else await onLayer(uncompressed(layer), { diffId: null, name })
    }
  } finally {
    await events.return(undefined)
  }
  return documents
}

/** In the OCI layout an uncompressed layer is named by its diff id. */
function blobId(name: string, diffIds: readonly string[]): string | null {
  const id = `sha256:${/^blobs\/sha256\/([0-9a-f]{64})$/.exec(name)?.[1]}`
  return diffIds.includes(id) ? id : null
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const chunk of chunks) all.push(Buffer.from(chunk))
  return Buffer.concat(all)
}
