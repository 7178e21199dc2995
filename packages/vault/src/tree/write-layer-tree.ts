import { createFrameCompressor, readTar } from '@holdfast/archive'
import type { BlobStore } from '../store/blob-store.ts'
import type { BlobSinkOptions } from '../blob/blob-sink.ts'
import { tableFormat, writeEntryLine } from '../table/table-line.ts'
import { TableWriter } from '../table/table-writer.ts'
import type { TreeBlobs } from '../blob/blob-ref.ts'

/**
 * A table for looking at the files of a layer: its lines have no chunks, for the data stays in the layer.
 * @throws OpError `TRUNCATED` when the tar is not whole; those of the blob store; the signal's reason.
 */
export async function writeLayerTree(
  store: BlobStore,
  tar: AsyncIterable<Buffer>,
  options: BlobSinkOptions,
): Promise<TreeBlobs> {
  using compressor = createFrameCompressor()
  const table = new TableWriter(store, { ...options, compressor })
  try {
    const { entries, bytes } = await writeLines(tar, table, options.signal)
    return { table: await table.end(), packs: [], entries, bytes, newBytes: 0 }
  } catch (error) {
    await table.abort(error)
    options.signal.throwIfAborted()
    throw error
  }
}

async function writeLines(
  tar: AsyncIterable<Buffer>,
  table: TableWriter,
  signal: AbortSignal,
): Promise<{ entries: number; bytes: number }> {
  await table.write(JSON.stringify({ format: tableFormat, data: false }))
  for await (const event of readTar(tar)) {
    signal.throwIfAborted()
    if (event.kind === 'entry') await table.write(writeEntryLine(event.entry, []))
    if (event.kind !== 'end') continue
    const { entries, bytes, trailerBytes } = event
    await table.write(JSON.stringify({ end: { entries, bytes, trailerBytes } }))
    return { entries, bytes }
  }
  throw new Error('A tar ended without its end.')
}
