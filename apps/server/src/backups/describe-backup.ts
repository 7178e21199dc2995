import { message, OpError, type BackupSummary, type BackupTree, type Message } from '@holdfast/contract'
import type { BackupRecord, StoredTree } from '@holdfast/vault'
import { viewOfTree } from './view-of-tree.ts'
import { containerOf, storedDocument, type StoredDocument } from './stored-document.ts'

/**
 * A backup as lists show it.
 * @throws OpError `VAULT_DAMAGED` when what it says of its container cannot be understood.
 */
export function describeBackup(record: BackupRecord, vaultId: string): BackupSummary {
  const document = readDocument(record)
  const { id, startedAt, finishedAt, sizeBytes, storedBytes, newBytes, verified, pinned } = record
  return {
    vaultId,
    id,
    startedAt,
    finishedAt,
    sizeBytes,
    storedBytes,
    newBytes,
    verified,
    pinned,
    ...containerOf(document),
    mode: document.mode,
    frozenMs: document.frozenMs,
    trees: [...record.trees, ...sharedTrees(record.trees, document)].map((tree) => describeTree(tree, document)),
    left: document.mounts.filter(({ included, kind }) => !included && kind !== 'tmpfs').map((one) => one.destination),
    warnings: [...flatWarning(document), ...document.warnings],
    notKept: document.notKept,
  }
}

function readDocument({ id, document }: BackupRecord): StoredDocument {
  const parsed = storedDocument.safeParse(document)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const fault = { field: issue?.path.join('.') ?? '', fault: issue?.message ?? '' }
  throw new OpError('VAULT_DAMAGED', message('backup-document-invalid', { id, ...fault }), { cause: parsed.error })
}

/** Mounts whose data is stored with another one's. */
function sharedTrees(trees: readonly StoredTree[], { mounts }: StoredDocument): StoredTree[] {
  return mounts.flatMap(({ destination, tree }) => {
    const stored = tree === undefined ? undefined : trees.find(({ path }) => path === tree)
    return stored === undefined ? [] : [{ ...stored, path: destination, newBytes: 0 }]
  })
}

function describeTree({ path, entries, bytes, newBytes }: StoredTree, document: StoredDocument): BackupTree {
  const { mounts } = document
  const mount = mounts.find(({ destination }) => destination === path)
  const kind = mount?.kind
  const known = kind === 'volume' || kind === 'anonymous' || kind === 'bind' ? kind : 'volume'
  const { subpath } = viewOfTree(document, path)
  const reader = mounts.find(({ destination }) => destination === (mount?.tree ?? path))?.reader
  return {
    path,
    kind: path === '/' ? 'layer' : known,
    source: mount?.source ?? '',
    ...(subpath !== null && { subpath }),
    ...(mount?.tree !== undefined && { storedAt: mount.tree }),
    ...(reader !== undefined && { reader }),
    entries,
    bytes,
    newBytes,
  }
}

function flatWarning({ flatImage }: StoredDocument): Message[] {
  return flatImage ? [message('backup-flat-image')] : []
}
