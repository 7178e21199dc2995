import { message } from '@holdfast/contract'
import { damaged, type TreeBlobs } from '../blob/blob-ref.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { LineOrder } from './line-order.ts'
import { appendFrame, readTableFrames } from './table-frames.ts'
import { longestLine, parseTableLine, type TableLine } from './table-line.ts'

/**
 * The lines of a table, in batches; the first one is its format. Before the first one the sha256 of the blob was right, and a file has
 * the chunks its size asks for; the last one is its end. A batch is parsed line by line while it is iterated, which is to be done to its
 * end before the next one: lines that are not kept cost a young collection, a million of them in arrays would cost 100 MB.
 * @throws OpError `VAULT_DAMAGED`; `FORMAT_TOO_NEW`; those of the blob store.
 */
export async function* readTable(
  store: BlobStore,
  tree: TreeBlobs,
  signal: AbortSignal,
): AsyncGenerator<Iterable<TableLine>> {
  const { digest } = tree.table
  const order = new LineOrder(tree)
  let text: Buffer = Buffer.alloc(0)
  let fill = 0
  for await (const frame of readTableFrames(store, tree, signal)) {
    text = appendFrame(text, fill, frame)
    fill += frame.length
    const end = text.subarray(0, fill).lastIndexOf(0x0a) + 1
    if (fill - end > longestLine) throw damaged(digest, message('table-line-length'))
    yield linesOf(text.subarray(0, end), order)
    text.copyWithin(0, end, fill)
    fill -= end
  }
  if (fill > 0 || !order.ended) throw damaged(digest, message('table-without-end'))
}

function* linesOf(bytes: Buffer, order: LineOrder): Generator<TableLine> {
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0x0a, at)
    const line = parseTableLine(bytes.toString('utf8', at, end))
    order.check(line)
    yield line
    at = end + 1
  }
}

/** False for the tree of a layer, whose files lie in the layer. @throws OpError as `readTable`. */
export async function hasOwnData(store: BlobStore, tree: TreeBlobs, signal: AbortSignal): Promise<boolean> {
  for await (const [first] of readTable(store, tree, signal)) return first?.kind !== 'format' || first.data
  return true
}
