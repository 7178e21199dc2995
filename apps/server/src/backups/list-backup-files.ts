import type { BackupFile, BackupFilesPage } from '@holdfast/contract'
import type { OpenBackup, TreeEntry } from '@holdfast/vault'
import { inTree, viewIn } from './view-of-tree.ts'

const pageLength = 200

interface Folder {
  tree: string
  folder: Buffer
  offset: number
  signal: AbortSignal
}

/** One page of a folder of a backup, in the order it has there. */
export async function listBackupFiles(
  backup: OpenBackup,
  { tree, folder, offset, signal }: Folder,
): Promise<BackupFilesPage> {
  const view = viewIn(backup, tree)
  const files: BackupFile[] = []
  let index = 0
  for await (const entry of backup.listFolder(view.tree, inTree(view, folder), signal)) {
    if (files.length === pageLength) return { files, nextOffset: offset + pageLength }
    if (index >= offset) files.push(describe(entry))
    index += 1
  }
  return { files, nextOffset: null }
}

function describe({ path, linkTarget, type, size, mode, uid, gid, mtime }: TreeEntry): BackupFile {
  const nameBytes = path.subarray(path.lastIndexOf('/') + 1)
  const name = nameBytes.toString('utf8')
  const nameBase64 = Buffer.from(name).equals(nameBytes) ? null : nameBytes.toString('base64')
  return { name, nameBase64, type, size, mode, uid, gid, mtime, linkTarget: linkTarget?.toString('utf8') ?? null }
}
