import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import { message } from '@holdfast/contract'
import type { BlobStore } from '../store/blob-store.ts'
import { blobKey } from '../store/object-key.ts'
import { frameIndexBytes, readFrameIndex, tailBytes, type FramePlace } from './frame-index.ts'
import { damaged, type BlobRef } from './blob-ref.ts'

export interface FramedBlob {
  frames: FramePlace[]
  /** One frame, decompressed; its own checksum was right. @throws OpError `VAULT_DAMAGED`. */
  readFrame: (number: number) => Promise<Buffer>
}

const decompress = promisify(zstdDecompress)
const frameMagic = 0xfd2fb528
const checksumFlag = 0x04

/** Opens a table or pack by its frame index. @throws OpError `VAULT_DAMAGED`; those of the blob store. */
export async function openFramedBlob(store: BlobStore, blob: BlobRef, signal: AbortSignal): Promise<FramedBlob> {
  const read = async (offset: number, length: number): Promise<Buffer> => {
    if (offset < 0) throw damaged(blob.digest, message('blob-shorter-than-index'))
    return collect(store.get(blobKey(blob.digest), { offset, length }, signal), { blob, length })
  }
  const tail = await read(Math.max(0, blob.bytes - tailBytes), Math.min(blob.bytes, tailBytes))
  const length = frameIndexBytes(tail, blob.digest)
  const index = length <= tail.length ? tail.subarray(-length) : await read(blob.bytes - length, length)
  const frames = readFrameIndex(index, blob)
  return {
    frames,
    readFrame: async (number) => {
      const place = frames[number]
      if (place === undefined) throw damaged(blob.digest, message('blob-frame-missing', { frame: number }))
      const stored = await read(place.offset, place.storedBytes)
      const raw = await unpack(stored, place.rawBytes)
      if (raw instanceof Buffer && raw.length === place.rawBytes) return raw
      const { storedBytes, offset } = place
      throw damaged(blob.digest, message('blob-frame-unreadable', { frame: number, bytes: storedBytes, offset }), raw)
    },
  }
}

async function collect(
  source: AsyncIterable<Buffer>,
  { blob, length }: { blob: BlobRef; length: number },
): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(length)
  let fill = 0
  for await (const piece of source) fill += piece.copy(bytes, fill)
  if (fill < length) throw damaged(blob.digest, message('blob-short', { expectedBytes: blob.bytes }))
  return bytes
}

/** The bytes, or why there are none. */
async function unpack(stored: Buffer, rawBytes: number): Promise<unknown> {
  // A frame that says it has no checksum is not one of ours, whatever else is in it.
  if (stored.length < 9 || stored.readUInt32LE(0) !== frameMagic || (stored.readUInt8(4) & checksumFlag) === 0)
    return null
  try {
    // One byte more than there should be: zlib then sees the end without a second buffer.
    return await decompress(stored, { maxOutputLength: Math.max(1, rawBytes), chunkSize: Math.max(64, rawBytes + 1) })
  } catch (error) {
    return error
  }
}
