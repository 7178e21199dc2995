import type { PackRef, TableInParts } from '../blob/blob-ref.ts'
import type { BufferPool } from '../blob/buffer-pool.ts'
import type { PackWriter } from '../pack/pack-writer.ts'
import type { FolderPass, NamedFiles } from '../vault.ts'
import type { ChunkPlaces } from './chunk-places.ts'
import type { TableEdits } from './table-edits.ts'

/** What a pass has written; a second one goes on in the packs of the first. */
export interface PassWriting {
  packs: PackWriter
  pool: BufferPool
  /** Packs of the earlier backup that are there. */
  earlier: readonly PackRef[]
  /** The table of the first pass, and whether it is new in the vault. */
  table: TableInParts
  isTableNew: boolean
}

/** A pass over a folder that is not in the backup yet. */
export interface WrittenPass extends FolderPass {
  tree: { path: string; key: string }
  syncedAtNs: bigint
  writing: PassWriting
  /** What the second pass found to be otherwise than in the first one's table. */
  edits: TableEdits | null
  places: ChunkPlaces
}

const mostNames = 20

/** The first few names of many. */
export class NameList implements NamedFiles {
  readonly names: Buffer[] = []
  count = 0

  add(path: Buffer): void {
    this.count++
    if (this.names.length < mostNames) this.names.push(Buffer.from(path))
  }
}
