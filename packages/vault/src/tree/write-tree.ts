import { createFrameCompressor } from '@holdfast/archive'
import type { BlobStore } from '../store/blob-store.ts'
import type { BlobSinkOptions } from '../blob/blob-sink.ts'
import { ChunkKeeper } from '../pack/chunk-keeper.ts'
import { PackWriter } from '../pack/pack-writer.ts'
import { PreviousTree } from '../pack/previous-tree.ts'
import { TableWriter } from '../table/table-writer.ts'
import { tarToTable } from './tar-to-table.ts'
import type { PackRef, TreeBlobs } from '../blob/blob-ref.ts'

export interface WriteTreeOptions extends BlobSinkOptions {
  /** The same tree in an earlier backup: what it has is pointed to. */
  previous: TreeBlobs | null
  /** Where packs are cut; tests make them small. */
  packBytes?: number
  /** Where a table is too long; tests make it small. */
  tableFrames?: number
}

/**
 * Takes a tar apart into a table and, of the data that `previous` has not, packs. In constant memory.
 *
 * When it fails, blobs that were whole by then stay in the store, as `beforeVisible` was told; nothing else does.
 * @throws OpError `TRUNCATED` when the tar is not whole, `STORAGE_FAILED` when it has more files than a table can list; those of the blob store; the signal's reason.
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
    const written = { table: await table.end(), packs: await packs.end() }
    return {
      table: written.table,
      packs: [
        ...withLiveBytes(previous.packs, chunks.liveBytes),
        ...written.packs.map((pack) => ({ ...pack, liveBytes: pack.rawBytes })),
      ],
      entries,
      bytes,
      newBytes: packs.rawBytes - chunks.movedBytes,
    }
  } catch (error) {
    await Promise.all([table.abort(error), packs.abort(error)])
    signal.throwIfAborted()
    throw error
  } finally {
    await previous.close()
  }
}

/** Of old packs those that are pointed to, each with how much of it is. */
function withLiveBytes(packs: readonly PackRef[], liveBytes: ReadonlyMap<number, number>): PackRef[] {
  return packs.flatMap((pack) => {
    const live = liveBytes.get(pack.number)
    return live === undefined ? [] : [{ ...pack, liveBytes: live }]
  })
}
