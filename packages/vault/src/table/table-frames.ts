import type { TreeBlobs } from '../blob/blob-ref.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { TableText } from './table-text.ts'

/**
 * The text of a table, piece by piece: lines go over their ends. Before the first one the sha256 of all its blobs was right.
 * @throws OpError `VAULT_DAMAGED`; those of the blob store.
 */
export async function* readTableFrames(
  store: BlobStore,
  tree: Pick<TreeBlobs, 'table' | 'parts'>,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  yield* (await TableText.open(store, tree, signal)).readAll(signal)
}

/** Text that did not end with a frame, and the frame behind it. Mostly in the same memory: a buffer for each frame would be garbage faster than it is collected. */
export function appendFrame(text: Buffer, fill: number, frame: Buffer): Buffer {
  const length = fill + frame.length
  const room = length <= text.length ? text : Buffer.allocUnsafeSlow(length)
  if (room !== text) text.copy(room, 0, 0, fill)
  frame.copy(room, fill)
  return room
}
