import { createTarWalker } from '@holdfast/archive'
import { message, OpError, type Message } from '@holdfast/contract'
import { openFramedBlob } from '../blob/framed-blob.ts'
import { blobsOfTree, damaged, type PackRef, type TreeBlobs } from '../blob/blob-ref.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { hasOwnData, readTable } from '../table/read-table.ts'
import { readTree } from './read-tree.ts'

interface VerifyTreeOptions {
  signal: AbortSignal
  /** Bytes of the tree's tar that were checked since the last call. All of a tree's, when it is whole. */
  onBytes: (bytes: number) => void
  /** Digests of blobs that are not looked at again. A tree with one of them is not put together. */
  known?: ReadonlySet<string>
}

/**
 * Reads everything a tree points to: the table by its sha256, every frame of every pack by its checksum and the frame index, every
 * chunk of the table by its sha256, and the tar that comes out by the structure of a tar and the counts of the tree. The tree of a
 * layer has a table only.
 * @returns what is wrong, each naming blob and entry; empty when all is well. The sha256 of whole packs is not asked for.
 * @throws what keeps it from looking: other errors of the blob store than `VAULT_DAMAGED`, `FORMAT_TOO_NEW`, the signal's reason.
 */
export async function verifyTree(store: BlobStore, tree: TreeBlobs, options: VerifyTreeOptions): Promise<Message[]> {
  const problems: Message[] = []
  const { known = new Set() } = options
  const packs = tree.packs.filter(({ digest }) => !known.has(digest))
  const ofTable = known.has(tree.table.digest) ? [] : [checkTable]
  for (const check of [...ofTable, ...packs.map(packCheck), ...(isPartKnown(tree, known) ? [] : [checkTar])])
    try {
      await check(store, tree, options)
    } catch (error) {
      options.signal.throwIfAborted()
      if (!(error instanceof OpError) || !isProblem(error)) throw error
      problems.push(error.detail)
      if (check === checkTable) return problems
    }
  return problems
}

/** Whether something of it was read before, so that it is not put together. */
export function isPartKnown(tree: TreeBlobs, known: ReadonlySet<string>): boolean {
  return blobsOfTree(tree).some(({ digest }) => known.has(digest))
}

function isProblem({ code }: OpError): boolean {
  return code === 'VAULT_DAMAGED' || code === 'TRUNCATED'
}

/** All of its lines; and it must point to each of the packs, or they would be kept for nothing. */
async function checkTable(store: BlobStore, tree: TreeBlobs, { signal }: VerifyTreeOptions): Promise<void> {
  const unused = new Set(tree.packs.map(({ number }) => number))
  for await (const lines of readTable(store, tree, signal))
    for (const line of lines) {
      const refs = line.kind === 'entry' ? line.entry.chunks : line.kind === 'chunks' ? line.chunks : []
      for (const [, pack] of refs) unused.delete(pack)
    }
  if (unused.size > 0)
    throw damaged(tree.table.digest, message('table-packs-unused', { packs: [...unused].map(String) }))
}

function packCheck(pack: PackRef) {
  return async (store: BlobStore, _tree: TreeBlobs, { signal }: VerifyTreeOptions): Promise<void> => {
    const { frames, readFrame } = await openFramedBlob(store, pack, signal)
    const rawBytes = frames.reduce((total, frame) => total + frame.rawBytes, 0)
    if (rawBytes !== pack.rawBytes)
      throw damaged(pack.digest, message('pack-length', { bytes: rawBytes, expectedBytes: pack.rawBytes }))
    for (const number of frames.keys()) await readFrame(number)
  }
}

async function checkTar(store: BlobStore, tree: TreeBlobs, { signal, onBytes }: VerifyTreeOptions): Promise<void> {
  if (!(await hasOwnData(store, tree, signal))) return onBytes(tree.bytes)
  const walker = createTarWalker()
  for await (const piece of walker.through(readTree(store, tree, signal))) onBytes(piece.length)
  const { entries, bytes } = walker.verdict()
  if (entries !== tree.entries || bytes !== tree.bytes)
    throw damaged(tree.table.digest, message('table-tar-counts', { entries, bytes }))
}
