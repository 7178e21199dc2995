import { message } from '@holdfast/contract'
import { frameBytes } from './chunk-ref.ts'
import { damaged } from './blob-ref.ts'

export interface FramePlace {
  offset: number
  storedBytes: number
  rawBytes: number
}

const skippableMagic = 0x184d2a5e
const seekableMagic = 0x8f92eab1
const entryBytes = 8
const footerBytes = 9

/** More frames than this are not written into one blob. */
export const mostFrames = 65_536

/** Enough of a blob's end to find its index in one read, mostly. */
export const tailBytes = 16_384

/**
 * The frame index that ends a pack or table: the seek table of the "Zstandard Seekable Format" (facebook/zstd,
 * contrib/seekable_format), without checksums as the frames have their own. It is a skippable frame (RFC 8878, section 3.1.2), so
 * the whole blob is a valid `.zst` file for every tool.
 */
export function writeFrameIndex(frames: { storedBytes: number; rawBytes: number }[]): Buffer {
  const index = Buffer.alloc(8 + frames.length * entryBytes + footerBytes)
  index.writeUInt32LE(skippableMagic, 0)
  index.writeUInt32LE(index.length - 8, 4)
  frames.forEach(({ storedBytes, rawBytes }, number) => {
    index.writeUInt32LE(storedBytes, 8 + number * entryBytes)
    index.writeUInt32LE(rawBytes, 12 + number * entryBytes)
  })
  index.writeUInt32LE(frames.length, index.length - footerBytes)
  index.writeUInt32LE(seekableMagic, index.length - 4)
  return index
}

/** How many bytes at the end of the blob are its index. @throws OpError `VAULT_DAMAGED`. */
export function frameIndexBytes(tail: Buffer, digest: string): number {
  const magicAt = tail.length - 4
  if (tail.length < 8 + footerBytes || tail.readUInt32LE(magicAt) !== seekableMagic || tail[magicAt - 1] !== 0)
    throw damaged(digest, message('blob-without-index'))
  const count = tail.readUInt32LE(tail.length - footerBytes)
  if (count > mostFrames) throw damaged(digest, message('blob-index-frames', { frames: count }))
  return 8 + count * entryBytes + footerBytes
}

/** Reads the whole index. Its frames must fill the blob exactly. @throws OpError `VAULT_DAMAGED`. */
export function readFrameIndex(index: Buffer, blob: { digest: string; bytes: number }): FramePlace[] {
  if (index.readUInt32LE(0) !== skippableMagic || index.readUInt32LE(4) !== index.length - 8)
    throw damaged(blob.digest, message('blob-index-header'))
  const frames: FramePlace[] = []
  let offset = 0
  for (let at = 8; at < index.length - footerBytes; at += entryBytes) {
    const storedBytes = index.readUInt32LE(at)
    const rawBytes = index.readUInt32LE(at + 4)
    // What does not compress grows a little, by headers of blocks and frame.
    if (rawBytes > frameBytes || storedBytes > frameBytes + 65_536 || storedBytes === 0)
      throw damaged(blob.digest, message('blob-frame-length', { frame: frames.length }))
    frames.push({ offset, storedBytes, rawBytes })
    offset += storedBytes
  }
  if (offset + index.length !== blob.bytes) throw damaged(blob.digest, message('blob-index-misfit'))
  return frames
}
