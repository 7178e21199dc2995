import { message } from '@holdfast/contract'
import { damaged, type TreeBlobs } from '../blob/blob-ref.ts'
import { ChunkReader } from '../pack/chunk-reader.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { readTable } from '../table/read-table.ts'

/** What is smaller is put together to pieces of this size. */
const pieceBytes = 131_072

/**
 * The tar of a tree again, byte for byte. Every piece was checked before it is handed out.
 * @throws OpError `VAULT_DAMAGED` naming blob and entry; `FORMAT_TOO_NEW`; those of the blob store; the signal's reason.
 */
export async function* readTree(store: BlobStore, tree: TreeBlobs, signal: AbortSignal): AsyncGenerator<Buffer> {
  let piece = Buffer.allocUnsafeSlow(pieceBytes)
  let fill = 0
  for await (const part of partsOf(store, tree, signal)) {
    if (fill + part.length > pieceBytes && fill > 0) {
      yield piece.subarray(0, fill)
      piece = Buffer.allocUnsafeSlow(pieceBytes)
      fill = 0
    }
    if (part.length > pieceBytes) yield part
    else fill += part.copy(piece, fill)
  }
  if (fill > 0) yield piece.subarray(0, fill)
}

async function* partsOf(store: BlobStore, tree: TreeBlobs, signal: AbortSignal): AsyncGenerator<Buffer> {
  const reader = new ChunkReader(store, tree.packs, signal)
  let left = 0
  let padding = Buffer.alloc(0)
  let name: Buffer = Buffer.alloc(0)
  for await (const lines of readTable(store, tree, signal))
    for (const line of lines) {
      if (line.kind === 'format' && !line.data) throw damaged(tree.table.digest, message('table-without-data'))
      if (line.kind === 'entry') {
        const header = Buffer.from(line.entry.header, 'base64')
        if (header.length === 0 || header.length % 512 !== 0)
          throw damaged(tree.table.digest, message('table-header-misfit'))
        yield header
        name = line.entry.name
        left = line.entry.size
        padding = Buffer.alloc((512 - (left % 512)) % 512)
      }
      if (line.kind === 'entry' || line.kind === 'chunks')
        for (const ref of line.kind === 'entry' ? line.entry.chunks : line.chunks) {
          signal.throwIfAborted()
          yield await reader.read(ref, name)
          left -= ref[4]
          if (left === 0) yield padding
        }
      if (line.kind === 'end') yield* zeros(line.trailerBytes)
    }
}

function* zeros(bytes: number): Generator<Buffer> {
  const block = Buffer.alloc(Math.min(bytes, pieceBytes))
  for (let left = bytes; left > 0; left -= block.length) yield block.subarray(0, Math.min(left, block.length))
}
