import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import { message, OpError } from '@holdfast/contract'
import { damaged } from '../blob/blob-ref.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { blobKey } from '../store/object-key.ts'
import type { LayerBlob } from './write-layer.ts'

/** At least the trailer of a tar: without it, nobody takes what came for whole. */
const retainedBytes = 1024

/**
 * The tar of a layer. Its last 1024 bytes are handed out when the length and diff id of all of it were right.
 * @throws OpError `VAULT_DAMAGED` before that; those of the blob store; the signal's reason.
 */
export async function* readLayer(store: BlobStore, layer: LayerBlob, signal: AbortSignal): AsyncGenerator<Buffer> {
  const { digest } = layer.blob
  const hash = createHash('sha256')
  let bytes = 0
  let retained: Buffer = Buffer.alloc(0)
  for await (const piece of unpack(store, digest, signal)) {
    hash.update(piece)
    bytes += piece.length
    if (bytes > layer.bytes)
      throw damaged(digest, message('layer-too-long', { diffId: layer.diffId, bytes: layer.bytes }))
    const both = retained.length === 0 ? piece : Buffer.concat([retained, piece])
    const free = Math.max(0, both.length - retainedBytes)
    if (free > 0) yield both.subarray(0, free)
    retained = Buffer.from(both.subarray(free))
  }
  if (bytes !== layer.bytes || `sha256:${hash.digest('hex')}` !== layer.diffId)
    throw damaged(digest, message('layer-differs', { diffId: layer.diffId }))
  if (retained.length > 0) yield retained
}

async function* unpack(store: BlobStore, digest: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const raw = createZstdDecompress({ chunkSize: 131_072 })
  // Its error is that of the stream which is read here.
  pipeline(store.get(blobKey(digest), undefined, signal), raw).catch(() => {})
  try {
    for await (const piece of raw as AsyncIterable<Buffer>) yield piece
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof OpError) throw error
    throw damaged(digest, message('blob-not-compressed'), error)
  } finally {
    raw.destroy()
  }
}
