import { createHash } from 'node:crypto'
import { message } from '@holdfast/contract'
import { damaged, tableBlobs, type BlobRef, type TreeBlobs } from '../blob/blob-ref.ts'
import { openFramedBlob, type FramedBlob } from '../blob/framed-blob.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { blobKey } from '../store/object-key.ts'
import { parsePart, type PartSummary } from './table-part.ts'

/** A stretch of a table's text that is read at once. */
export interface TextPart {
  /** Where it begins, in bytes of the text. */
  at: number
  bytes: number
  /** The table blob its frames lie in, which may be an earlier one's. */
  blob: BlobRef
  frame: number
  frames: number
  /** Of a part of whole entries; null for a mere frame. */
  summary: PartSummary | null
}

const mostPartBytes = 1_073_741_824

/** The text of a table: that of its frames one after the other or, where it is kept in parts, that of its parts. */
export class TableText {
  readonly table: BlobRef
  readonly parts: readonly TextPart[]
  /** As the tree has it; absent where the text is that of the frames. */
  readonly kept: TableRefs['parts']
  /** The table blobs its parts lie in, with how many bytes of text are in each. */
  readonly blobs: ReadonlyMap<string, { blob: BlobRef; rawBytes: number }>
  readonly #framed: ReadonlyMap<string, FramedBlob>

  private constructor({ table, parts: kept }: TableRefs, parts: TextPart[], framed: ReadonlyMap<string, FramedBlob>) {
    this.table = table
    this.parts = parts
    this.kept = kept
    this.#framed = framed
    this.blobs = new Map(
      tableBlobs({ table, parts: kept }).map((blob) => [blob.digest, { blob, rawBytes: rawBytesOf(framed, blob) }]),
    )
  }

  get isInParts(): boolean {
    return this.kept !== undefined
  }

  /** The sha256 of all its blobs was right. @throws OpError `VAULT_DAMAGED`; those of the blob store. */
  static async open(store: BlobStore, tree: TableRefs, signal: AbortSignal): Promise<TableText> {
    const framed = new Map<string, FramedBlob>()
    for (const blob of tableBlobs(tree)) {
      await checkDigest(store, blob, signal)
      framed.set(blob.digest, await openFramedBlob(store, blob, signal))
    }
    const parts = tree.parts === undefined ? framesOf(tree.table, framed) : await listedParts(tree, framed)
    return new TableText(tree, parts, framed)
  }

  /** @throws OpError `VAULT_DAMAGED`; those of the blob store. */
  async read(number: number): Promise<Buffer> {
    const part = this.parts[number]
    const framed = part && this.#framed.get(part.blob.digest)
    if (part === undefined || framed === undefined) throw damaged(this.table.digest, message('table-without-end'))
    if (part.frames === 1) return framed.readFrame(part.frame)
    const frames: Buffer[] = []
    for (let frame = part.frame; frame < part.frame + part.frames; frame++) frames.push(await framed.readFrame(frame))
    return Buffer.concat(frames)
  }

  /** From a part on. One ahead, so that it is decompressed while the lines of the one before are worked on. */
  async *readAll(signal: AbortSignal): AsyncGenerator<Buffer> {
    let next = this.read(0)
    next.catch(() => {})
    for (let number = 0; number < this.parts.length; number++) {
      const part = await next
      if (number + 1 < this.parts.length) next = this.read(number + 1)
      next.catch(() => {})
      signal.throwIfAborted()
      yield part
    }
  }
}

type TableRefs = Pick<TreeBlobs, 'table' | 'parts'>

function framesOf(blob: BlobRef, framed: ReadonlyMap<string, FramedBlob>): TextPart[] {
  let at = 0
  return (framed.get(blob.digest)?.frames ?? []).map(({ rawBytes }, frame) => {
    const part = { at, bytes: rawBytes, blob, frame, frames: 1, summary: null }
    at += rawBytes
    return part
  })
}

/** The last frames of a table that is kept in parts say where these are. */
async function listedParts({ table, parts }: TableRefs, framed: ReadonlyMap<string, FramedBlob>): Promise<TextPart[]> {
  const own = framed.get(table.digest)
  const first = (own?.frames.length ?? 0) - (parts?.listFrames ?? 0)
  const pieces: Buffer[] = []
  for (let frame = Math.max(0, first); frame < (own?.frames.length ?? 0); frame++)
    pieces.push((await own?.readFrame(frame)) ?? Buffer.alloc(0))
  const lines = Buffer.concat(pieces).toString().split('\n').slice(0, -1)
  let at = 0
  return lines.map((line) => {
    const listed = parsePart(line)
    const blob = listed === null ? undefined : [table, ...(parts?.tables ?? [])][listed.table]
    const frames = blob === undefined ? undefined : framed.get(blob.digest)?.frames
    const inBlob = frames?.slice(listed?.frame, (listed?.frame ?? 0) + (listed?.frames ?? 0)) ?? []
    const bytes = inBlob.reduce((total, { rawBytes }) => total + rawBytes, 0)
    if (listed === null || blob === undefined || inBlob.length !== listed.frames || bytes > mostPartBytes)
      throw damaged(table.digest, message('table-line-malformed', { line: 0 }))
    const { frame, summary } = listed
    const part = { at, bytes, blob, frame, frames: listed.frames, summary }
    at += bytes
    return part
  })
}

function rawBytesOf(framed: ReadonlyMap<string, FramedBlob>, { digest }: BlobRef): number {
  return framed.get(digest)?.frames.reduce((total, { rawBytes }) => total + rawBytes, 0) ?? 0
}

async function checkDigest(store: BlobStore, { digest }: BlobRef, signal: AbortSignal): Promise<void> {
  const hash = createHash('sha256')
  for await (const piece of store.get(blobKey(digest), undefined, signal)) hash.update(piece)
  if (hash.digest('hex') !== digest) throw damaged(digest, message('blob-differs'))
}
