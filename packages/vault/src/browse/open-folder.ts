import { showBytes } from '@holdfast/archive'
import { message, OpError } from '@holdfast/contract'
import type { TreeBlobs } from '../blob/blob-ref.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { padded, renamedHeader } from './renamed-header.ts'
import { treeEntry } from './tree-entry.ts'
import { isInside, treePath } from './tree-path.ts'
import { walkEntries, type WalkOptions, type WalkedEntry } from './walk-entries.ts'

/**
 * A folder as a tar of its own, its names below its own name (`files` for the tree's own); hard links that lead out of it are
 * files there, the further ones to the same file links to the first.
 * @throws OpError `BAD_REQUEST` when it is no folder; `VAULT_DAMAGED`; those of the blob store.
 */
export async function* openFolder(
  store: BlobStore,
  tree: TreeBlobs,
  { path, ...options }: WalkOptions & { path: Buffer },
): AsyncGenerator<Buffer> {
  const base = path.length === 0 ? Buffer.from('files') : path.subarray(path.lastIndexOf(0x2f) + 1)
  /** By target: where its data is in the new tar. */
  const copies = new Map<string, Buffer>()
  let any = path.length === 0
  for await (const entry of walkEntries(store, tree, options)) {
    const found = treeEntry(entry)
    if (found === null || !isInside(found.path, path)) continue
    if (found.path.equals(path) && found.type !== 'folder') break
    any = true
    const name = nameOf(found.path, found.type === 'folder')
    if (found.type !== 'hard link' || found.linkTarget === null) yield* written(entry, { name, link: entry.link })
    else yield* linked(found.linkTarget, { entry, name })
  }
  if (!any) throw new OpError('BAD_REQUEST', message('backup-without-folder', { name: showBytes(path) }))
  yield Buffer.alloc(1024)

  function nameOf(inside: Buffer, isFolder: boolean): Buffer {
    const rest = path.length === 0 ? inside : inside.subarray(path.length + 1)
    const parts = rest.length === 0 ? [base] : [base, Buffer.from('/'), rest]
    return Buffer.concat(isFolder ? [...parts, Buffer.from('/')] : parts)
  }

  async function* linked(
    target: Buffer,
    { entry, name }: { entry: WalkedEntry; name: Buffer },
  ): AsyncGenerator<Buffer> {
    const key = target.toString('latin1')
    const place = isInside(target, path) ? nameOf(target, false) : copies.get(key)
    if (place !== undefined) return yield* written(entry, { name, link: place })
    copies.set(key, name)
    for await (const source of walkEntries(store, tree, options))
      if (treePath(source.name).equals(target) && treeEntry(source)?.type === 'file')
        return yield* written(source, { name, link: Buffer.alloc(0) })
    throw new OpError('VAULT_DAMAGED', message('backup-link-target-missing', { name: showBytes(target) }))
  }
}

async function* written(entry: WalkedEntry, { name, link }: { name: Buffer; link: Buffer }): AsyncGenerator<Buffer> {
  yield renamedHeader(entry, { name, link })
  yield* entry.data()
  yield Buffer.alloc(padded(entry.size) - entry.size)
}
