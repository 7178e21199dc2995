import { message, OpError } from '@holdfast/contract'
import { showBytes } from '@holdfast/archive'
import type { BlobStore } from '../store/blob-store.ts'
import type { TreeEntry } from '../vault.ts'
import { readTable } from '../table/read-table.ts'
import type { TreeBlobs } from '../blob/blob-ref.ts'
import { treeEntry } from './tree-entry.ts'
import { parentPath, treePath } from './tree-path.ts'
import { walkEntries, type WalkOptions } from './walk-entries.ts'

export { openFolder } from './open-folder.ts'

interface BrowseOptions {
  /** Bytes, without the constant folder and without slashes at either end; empty for the tree's own. */
  path: Buffer
  signal: AbortSignal
}

/** The direct children of a folder, in the tree's order. @throws OpError `VAULT_DAMAGED`; those of the blob store. */
export async function* listFolder(
  store: BlobStore,
  tree: TreeBlobs,
  { path, signal }: BrowseOptions,
): AsyncGenerator<TreeEntry> {
  for await (const entry of entriesOf(store, tree, signal))
    if (parentPath(entry.path)?.equals(path) === true) yield entry
}

/**
 * One entry; null when there is none. A hard link has type and size of the file it stands for.
 * @throws OpError `VAULT_DAMAGED`; those of the blob store.
 */
export async function findEntry(
  store: BlobStore,
  tree: TreeBlobs,
  { path, signal }: BrowseOptions,
): Promise<TreeEntry | null> {
  const entry = await find(store, tree, { path, signal })
  if (entry?.type !== 'hard link' || entry.linkTarget === null) return entry
  const target = await find(store, tree, { path: entry.linkTarget, signal })
  return target === null ? entry : { ...target, path: entry.path }
}

/**
 * The data of a file, or of the one a hard link stands for. Every piece was checked before it is handed out, but for a file of a
 * layer, which is checked by its reader.
 * @throws OpError `BAD_REQUEST` when it is no file; `VAULT_DAMAGED`; those of the blob store.
 */
export async function* openFile(
  store: BlobStore,
  tree: TreeBlobs,
  { path, ...options }: BrowseOptions & WalkOptions,
): AsyncGenerator<Buffer> {
  const { signal } = options
  const found = await find(store, tree, { path, signal })
  const wanted = found?.type === 'hard link' && found.linkTarget !== null ? found.linkTarget : path
  for await (const entry of found === null ? [] : walkEntries(store, tree, options)) {
    if (!treePath(entry.name).equals(wanted)) continue
    if (treeEntry(entry)?.type !== 'file') break
    yield* entry.data()
    return
  }
  throw new OpError('BAD_REQUEST', message('backup-without-file', { name: showBytes(path) }))
}

async function find(store: BlobStore, tree: TreeBlobs, { path, signal }: BrowseOptions): Promise<TreeEntry | null> {
  for await (const entry of entriesOf(store, tree, signal)) if (entry.path.equals(path)) return entry
  return null
}

async function* entriesOf(store: BlobStore, tree: TreeBlobs, signal: AbortSignal): AsyncGenerator<TreeEntry> {
  for await (const lines of readTable(store, tree, signal))
    for (const line of lines) {
      const entry = line.kind === 'entry' ? treeEntry(line.entry) : null
      if (entry !== null) yield entry
    }
}
