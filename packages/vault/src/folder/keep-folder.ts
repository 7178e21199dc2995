import type { KeptTree } from '../backup/backup-config.ts'
import type { PackRef } from '../blob/blob-ref.ts'
import type { BlobSinkOptions } from '../blob/blob-sink.ts'
import { PartsWriter } from '../table/parts-writer.ts'
import { TableText } from '../table/table-text.ts'
import type { WrittenPass } from './folder-pass.ts'
import { trailerBytes, type FolderTools } from './read-folder.ts'

/** Finishes what a pass has written. See `BackupDraft.keepFolder`. */
export async function keepFolder(tools: FolderTools, pass: WrittenPass, options: BlobSinkOptions): Promise<KeptTree> {
  const { tree, writing, places, entries, bytes, fullReadAt, syncedAtNs } = pass
  const written = await writing.packs.end()
  writing.pool.rest()
  const table = pass.edits === null ? writing.table : await writeTable(tools, pass, options)
  return {
    ...tree,
    layer: null,
    ...table,
    packs: [...writing.earlier, ...written].flatMap((pack): PackRef[] => {
      const liveBytes = places.liveBytes.get(pack.number)
      return liveBytes === undefined ? [] : [{ ...pack, liveBytes }]
    }),
    entries,
    bytes,
    newBytes: Math.max(0, writing.packs.rawBytes - places.movedBytes),
    reader: 'host',
    syncedAtNs: String(syncedAtNs),
    fullReadAt,
  }
}

async function writeTable({ store, compressor }: FolderTools, pass: WrittenPass, options: BlobSinkOptions) {
  const { entries, bytes, edits, writing } = pass
  const base = await TableText.open(store, writing.table, options.signal)
  const table = new PartsWriter(store, { ...options, compressor, base })
  try {
    await table.begin()
    await edits?.apply(base, table)
    return await table.end({ entries, bytes, trailerBytes })
  } catch (error) {
    await table.abort(error)
    throw error
  }
}
