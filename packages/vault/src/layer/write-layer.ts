import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { createZstdFrames } from '@holdfast/archive'
import { message, OpError } from '@holdfast/contract'
import type { BlobSinkOptions } from '../blob/blob-sink.ts'
import type { BlobRef } from '../blob/blob-ref.ts'
import type { BlobStore, PutResult } from '../store/blob-store.ts'
import { blobKey } from '../store/object-key.ts'

export interface LayerBlob {
  /** `sha256:<hex>` of the tar. */
  diffId: string
  /** Of the tar. */
  bytes: number
  /** The tar, compressed with zstd. */
  blob: BlobRef
}

export interface WriteLayerOptions extends BlobSinkOptions {
  /** What its diff id must be; null when nobody knows. */
  diffId: string | null
}

/**
 * Keeps an image layer. The tar is not walked, as layers of real images may lack a trailer: the diff id proves it.
 * @throws OpError `TRUNCATED` when it has another diff id, and then no blob is made; those of the blob store; the signal's reason.
 */
export async function writeLayer(
  store: BlobStore,
  tar: AsyncIterable<Buffer>,
  options: WriteLayerOptions,
): Promise<LayerBlob> {
  const { draftId, beforeVisible, signal } = options
  const hash = createHash('sha256')
  let diffId = ''
  let bytes = 0
  let written: PutResult | null = null
  try {
    await pipeline(
      hashed,
      createZstdFrames(),
      async (frames: AsyncIterable<Buffer>) => {
        written = await store.put(frames, { key: blobKey, draftId, existing: 'keep', beforeVisible, signal })
      },
      { signal },
    )
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
  const put = written as PutResult | null
  if (put === null) throw new Error('A layer was written without a result.')
  return { diffId, bytes, blob: { digest: put.sha256, bytes: put.bytes } }

  async function* hashed(): AsyncGenerator<Buffer> {
    for await (const piece of tar) {
      hash.update(piece)
      bytes += piece.length
      yield piece
    }
    diffId = `sha256:${hash.digest('hex')}`
    if (options.diffId === null || options.diffId === diffId) return
    const arrived = { diffId: options.diffId, foundId: diffId, bytes }
    throw new OpError('TRUNCATED', message('layer-arrived-changed', arrived))
  }
}
