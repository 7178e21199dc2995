import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { readTar } from '@holdfast/archive'
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
/** A tar tells in its first block what it is. */
const headBytes = 512

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
      const data = cursor.data()
      const head = await readHead(data)
      const whole = withHead(head, data)
      const kind = kindOf(name, head, diffIds)
      if (kind === 'document') {
        if (entry.size <= longestDocument) documents.set(name, await collect(whole))
      } else if (kind === 'tar') {
        const beside = documents.get(name.replace(/layer\.tar$/, 'json'))
        const diffId = blobId(name, diffIds) ?? (beside === undefined ? null : legacyId(beside))
        await onLayer(whole, { diffId, name })
      } else await onLayer(decompress(whole, kind), { diffId: null, name })
    }
  } finally {
    await events.return(undefined)
  }
  return documents
}

function kindOf(name: string, head: Buffer, diffIds: readonly string[]): 'document' | 'tar' | 'gzip' | 'zstd' {
  if (name.endsWith('/layer.tar') || blobId(name, diffIds) !== null) return 'tar'
  if (head.length >= 2 && head.readUInt16BE(0) === 0x1f8b) return 'gzip'
  if (head.length >= 4 && head.readUInt32BE(0) === 0x28b52ffd) return 'zstd'
  return head.toString('latin1', 257, 262) === 'ustar' ? 'tar' : 'document'
}

/** In the OCI layout an uncompressed layer is named by its diff id. */
function blobId(name: string, diffIds: readonly string[]): string | null {
  const id = `sha256:${/^blobs\/sha256\/([0-9a-f]{64})$/.exec(name)?.[1]}`
  return diffIds.includes(id) ? id : null
}

async function readHead(data: AsyncGenerator<Buffer>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0)
  while (head.length < headBytes) {
    const { value, done } = await data.next()
    if (done === true) break
    head = Buffer.concat([head, value])
  }
  return head
}

async function* withHead(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head
  yield* rest
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const chunk of chunks) all.push(Buffer.from(chunk))
  return Buffer.concat(all)
}

async function* decompress(source: AsyncIterable<Buffer>, kind: 'gzip' | 'zstd'): AsyncGenerator<Buffer> {
  const stream = kind === 'gzip' ? createGunzip() : createZstdDecompress()
  const fed = pipeline(Readable.from(copies(source), { highWaterMark: 1 }), stream)
  // The reader hears of a failure by the stream itself.
  fed.catch(() => undefined)
  for await (const chunk of stream) yield chunk as Buffer
  await fed
}

/** The decompressor may take the next chunk before it is done with one. */
async function* copies(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of source) yield Buffer.from(chunk)
}
