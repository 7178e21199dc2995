import { createFrameCompressor } from '@holdfast/archive'
import type { BlobStore } from '../store/blob-store.ts'
import { blobKey } from './blob-key.ts'
import type { BlobSinkOptions } from './blob-sink.ts'
import { ChunkKeeper } from './chunk-keeper.ts'
import { moveChunks } from './move-chunks.ts'
import { PackWriter } from './pack-writer.ts'
import { PreviousTree } from './previous-tree.ts'
import { sparsePacks } from './sparse-packs.ts'
import { TableWriter } from './table-writer.ts'
import { tarToTable } from './tar-to-table.ts'
import type { TreeBlobs } from './tree-blobs.ts'

export interface WriteTreeOptions extends BlobSinkOptions {
  /** The same tree in an earlier backup: what it has is pointed to. */
  previous: TreeBlobs | null
  /** Where packs are cut; tests make them small. */
  packBytes?: number
}

/**
 * Takes a tar apart into a table and, of the data that `previous` has not, packs. In constant memory.
 *
 * When it fails, blobs that were whole by then stay in the store, as `beforeVisible` was told; nothing else does.
 * @throws OpError `TRUNCATED` when the tar is not whole; those of the blob store; the signal's reason.
 */
export async function writeTree(
  store: BlobStore,
  tar: AsyncIterable<Buffer>,
  options: WriteTreeOptions,
): Promise<TreeBlobs> {
  const { signal } = options
  using compressor = createFrameCompressor()
  const previous = await PreviousTree.open(store, options.previous, signal)
  const firstNumber = Math.max(-1, ...(options.previous?.packs.map(({ number }) => number) ?? [])) + 1
  const packs = new PackWriter(store, { ...options, compressor, firstNumber })
  const table = new TableWriter(store, { ...options, compressor })
  const chunks = new ChunkKeeper(packs, previous)
  try {
    const { entries, bytes } = await tarToTable(tar, { table, packs, previous, chunks, signal })
    const first = await table.end()
    const newBytes = packs.rawBytes
    const tree = {
      table: { digest: first.digest, bytes: first.bytes },
      packs: [...previous.packs],
      entries,
      bytes,
      newBytes,
    }
    const sparse = sparsePacks(previous.packs, chunks.liveBytes)
    const last = sparse.size === 0 ? first : await moveChunks(store, tree, { ...options, compressor, packs, sparse })
    const written = await packs.end()
    if (first.digest !== last.digest && !first.existed) await store.remove(blobKey(first.digest))
    const kept = previous.packs.filter(({ number }) => chunks.liveBytes.has(number) && !sparse.has(number))
    return { ...tree, table: { digest: last.digest, bytes: last.bytes }, packs: [...kept, ...written] }
  } catch (error) {
    await Promise.all([table.abort(error), packs.abort(error)])
    signal.throwIfAborted()
    throw error
  } finally {
    await previous.close()
  }
}
