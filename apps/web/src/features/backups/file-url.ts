import type { PathPart } from './file-path.ts'
import { encodePath } from './file-path.ts'

interface FileInBackup {
  vaultId: string
  backupId: string
  tree: string
  path: readonly PathPart[]
}

/** Where one file comes down as it is, and a folder as a tar. */
export function fileUrl({ vaultId, backupId, tree, path }: FileInBackup): string {
  const query = new URLSearchParams({ vault: vaultId, tree, pathBase64: encodePath(path) })
  return `/api/backups/${backupId}/file?${query}`
}
