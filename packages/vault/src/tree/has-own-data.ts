import type { BlobStore } from '../store/blob-store.ts'
import { readTable } from './read-table.ts'
import type { TreeBlobs } from './tree-blobs.ts'

/** False for the tree of a layer, whose files lie in the layer. @throws OpError as `readTable`. */
export async function hasOwnData(store: BlobStore, tree: TreeBlobs, signal: AbortSignal): Promise<boolean> {
  for await (const [first] of readTable(store, tree, signal)) return first?.kind !== 'format' || first.data
  return true
}
