import { createHash } from 'node:crypto'
import { message } from '@holdfast/contract'
import { openFramedBlob } from '../blob/framed-blob.ts'
import { damaged, type TreeBlobs } from '../blob/blob-ref.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { blobKey } from '../store/object-key.ts'

/**
 * The text of a table, frame by frame: lines go over their ends. Before the first one the sha256 of the blob was right.
 * @throws OpError `VAULT_DAMAGED`; those of the blob store.
 */
export async function* readTableFrames(
  store: BlobStore,
  { table }: Pick<TreeBlobs, 'table'>,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  await checkDigest(store, table, signal)
  const blob = await openFramedBlob(store, table, signal)
  // One frame ahead, so that it is decompressed while the lines of the one before are worked on.
  let next = blob.readFrame(0)
  next.catch(() => {})
  for (let number = 0; number < blob.frames.length; number++) {
    const frame = await next
    if (number + 1 < blob.frames.length) next = blob.readFrame(number + 1)
    next.catch(() => {})
    signal.throwIfAborted()
    yield frame
  }
}

async function checkDigest(store: BlobStore, table: TreeBlobs['table'], signal: AbortSignal): Promise<void> {
  const hash = createHash('sha256')
  for await (const piece of store.get(blobKey(table.digest), undefined, signal)) hash.update(piece)
  if (hash.digest('hex') !== table.digest) throw damaged(table.digest, message('blob-differs'))
}

/** Text that did not end with a frame, and the frame behind it. Mostly in the same memory: a buffer for each frame would be garbage faster than it is collected. */
export function appendFrame(text: Buffer, fill: number, frame: Buffer): Buffer {
  const length = fill + frame.length
  const room = length <= text.length ? text : Buffer.allocUnsafeSlow(length)
  if (room !== text) text.copy(room, 0, 0, fill)
  frame.copy(room, fill)
  return room
}
