import { createHash } from 'node:crypto'
import { message } from '@holdfast/contract'
import { openFramedBlob } from '../blob/framed-blob.ts'
import { damaged, type TreeBlobs } from '../blob/blob-ref.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { blobKey } from '../store/object-key.ts'
import { LineOrder } from './line-order.ts'
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
  const { table } = tree
  await checkDigest(store, tree, signal)
  const blob = await openFramedBlob(store, table, signal)
  const order = new LineOrder(tree)
  let text: Buffer = Buffer.alloc(0)
  let fill = 0
  // One frame ahead, so that it is decompressed while the lines of the one before are worked on.
  let next = blob.readFrame(0)
  next.catch(() => {})
  for (let number = 0; number < blob.frames.length; number++) {
    const frame = await next
    if (number + 1 < blob.frames.length) next = blob.readFrame(number + 1)
    next.catch(() => {})
    text = withRoom(text, { fill, length: fill + frame.length })
    fill += frame.copy(text, fill)
    const end = text.subarray(0, fill).lastIndexOf(0x0a) + 1
    if (fill - end > longestLine) throw damaged(table.digest, message('table-line-length'))
    signal.throwIfAborted()
    yield linesOf(text.subarray(0, end), order)
    text.copyWithin(0, end, fill)
    fill -= end
  }
  if (fill > 0 || !order.ended) throw damaged(table.digest, message('table-without-end'))
}

/** Mostly the same buffer: one for each frame would be garbage faster than it is collected. */
function withRoom(text: Buffer, { fill, length }: { fill: number; length: number }): Buffer {
  if (length <= text.length) return text
  const larger = Buffer.allocUnsafeSlow(length)
  text.copy(larger, 0, 0, fill)
  return larger
}

async function checkDigest(store: BlobStore, { table }: TreeBlobs, signal: AbortSignal): Promise<void> {
  const hash = createHash('sha256')
  for await (const piece of store.get(blobKey(table.digest), undefined, signal)) hash.update(piece)
  if (hash.digest('hex') !== table.digest) throw damaged(table.digest, message('blob-differs'))
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
