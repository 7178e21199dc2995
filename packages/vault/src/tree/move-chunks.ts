import type { FrameCompressor } from '@holdfast/archive'
import type { BlobStore } from '../store/blob-store.ts'
import type { BlobSinkOptions } from './blob-sink.ts'
import { ChunkReader } from './chunk-reader.ts'
import type { ChunkRef } from './chunk-ref.ts'
import type { PackWriter } from './pack-writer.ts'
import { readTable } from './read-table.ts'
import { RecentChunks } from './recent-chunks.ts'
import { rewriteEntryLine, tableFormat, type TableLine } from './table-line.ts'
import { TableWriter } from './table-writer.ts'
import type { BlobRef, TreeBlobs } from './tree-blobs.ts'

interface MoveOptions extends BlobSinkOptions {
  compressor: FrameCompressor
  packs: PackWriter
  /** Numbers of the packs that are to be left. */
  sparse: ReadonlySet<number>
}

/** Writes the table of a tree again, its chunks in sparse packs moved to where `packs` is. Each is checked on the way. */
export async function moveChunks(
  store: BlobStore,
  tree: TreeBlobs,
  options: MoveOptions,
): Promise<BlobRef & { existed: boolean }> {
  const { packs, sparse, signal } = options
  const table = new TableWriter(store, options)
  const reader = new ChunkReader(store, tree.packs, signal)
  const recent = new RecentChunks()
  let name: Buffer = Buffer.alloc(0)
  try {
    for await (const lines of readTable(store, tree, signal))
      for (const line of lines) await table.write(await rewrite(line))
    return await table.end()
  } catch (error) {
    await table.abort(error)
    throw error
  }

  async function rewrite(line: TableLine): Promise<string> {
    switch (line.kind) {
      case 'format':
        return JSON.stringify({ format: tableFormat })
      case 'entry':
        name = line.entry.name
        return rewriteEntryLine(line.entry, await moveAll(line.entry.chunks))
      case 'chunks':
        return JSON.stringify({ chunks: await moveAll(line.chunks) })
      case 'end': {
        const { entries, bytes, trailerBytes } = line
        return JSON.stringify({ end: { entries, bytes, trailerBytes } })
      }
      default:
        return line satisfies never
    }
  }

  async function moveAll(refs: ChunkRef[]): Promise<ChunkRef[]> {
    const moved: ChunkRef[] = []
    for (const ref of refs) moved.push(sparse.has(ref[1]) ? await move(ref) : ref)
    return moved
  }

  async function move(ref: ChunkRef): Promise<ChunkRef> {
    const known = recent.find(ref[0])
    if (known !== null) return known
    const chunk = await reader.read(ref, name)
    const room = await packs.reserve(chunk.length)
    chunk.copy(room)
    const placed = packs.keep(ref[0], chunk.length)
    recent.add(placed)
    return placed
  }
}
