import { message, OpError } from '@holdfast/contract'
import type { OpenBackup, TreeEntry } from '@holdfast/vault'
import { inTree, viewIn } from './view-of-tree.ts'
import { decodeBase64 } from './decode-base64.ts'

interface Wanted {
  tree: string
  path?: string | undefined
  pathBase64?: string | undefined
}

interface Download {
  fileName: string
  /** Of a file; null for a folder, which comes as a tar. */
  sizeBytes: number | null
  /** The first one was read already. */
  chunks: AsyncIterable<Buffer>
}

/**
 * A file, or a folder as a tar, out of a backup, which is closed at its end or when `signal` aborts.
 * @throws OpError `BAD_REQUEST`, `VAULT_DAMAGED`; the signal's reason.
 */
export async function openDownload(backup: OpenBackup, wanted: Wanted, signal: AbortSignal): Promise<Download> {
  await using stack = new AsyncDisposableStack()
  stack.use(backup)
  const shown = pathOf(wanted)
  const view = viewIn(backup, wanted.tree)
  const path = inTree(view, shown)
  const entry = path.length === 0 ? rootOf : await backup.findEntry(view.tree, path, signal)
  const download = toDownload(backup, { entry, path, shown, tree: view.tree, wanted, signal })
  const iterator = download.chunks[Symbol.asyncIterator]()
  stack.defer(async () => void (await iterator.return?.()))
  // What fails at once is answered with an error, not with a broken connection.
  const first = await iterator.next()
  // Who left by now is told of no abort any more.
  signal.throwIfAborted()
  const owned = stack.move()
  // A generator nobody has begun to read does not end either.
  signal.addEventListener('abort', () => void owned.disposeAsync().catch(() => undefined), { once: true })
  return { ...download, chunks: rest(iterator, first, owned) }
}

type Found = Pick<TreeEntry, 'type' | 'size'>
const rootOf: Found = { type: 'folder', size: 0 }

interface Entry {
  entry: Found | null
  /** In the tree. */
  path: Buffer
  /** As it was asked for. */
  shown: Buffer
  tree: string
  wanted: Wanted
  signal: AbortSignal
}

function toDownload(backup: OpenBackup, { entry, path, shown, tree, wanted, signal }: Entry): Download {
  const isRoot = shown.length === 0
  const name = isRoot
    ? wanted.tree.split('/').findLast(Boolean)
    : path.subarray(path.lastIndexOf('/') + 1).toString('utf8')
  const fileName = name || 'root'
  if (entry === null)
    throw new OpError(
      'BAD_REQUEST',
      message('backup-without-path', { path: shown.toString('utf8'), tree: wanted.tree }),
      {
        field: 'path',
      },
    )
  if (entry.type === 'file' || entry.type === 'hard link')
    return { fileName, sizeBytes: entry.size, chunks: backup.openFile(tree, path, signal) }
  if (entry.type === 'folder')
    return { fileName: `${fileName}.tar`, sizeBytes: null, chunks: backup.openFolder(tree, path, signal) }
  const other = { path: shown.toString('utf8'), type: entry.type }
  throw new OpError('BAD_REQUEST', message('download-not-a-file', other), { field: 'path' })
}

function pathOf({ path, pathBase64 }: Wanted): Buffer {
  if (path !== undefined && pathBase64 !== undefined)
    throw new OpError('BAD_REQUEST', message('download-two-paths'), { field: 'path' })
  if (pathBase64 !== undefined) return decodeBase64(pathBase64, 'pathBase64')
  return Buffer.from((path ?? '').replaceAll(/^\/+|\/+$/g, ''))
}

async function* rest(
  iterator: AsyncIterator<Buffer>,
  first: IteratorResult<Buffer>,
  owned: AsyncDisposableStack,
): AsyncGenerator<Buffer> {
  await using _owned = owned
  for (let next = first; next.done !== true; next = await iterator.next()) yield next.value
}
