import type { BackupFile } from '@holdfast/contract'

/** One part of a path: what people read, and the bytes it is, as one character a byte. */
export interface PathPart {
  name: string
  bytes: string
}

/** A name that is not UTF-8 is shown with replacements, and asked for by its bytes. */
export function toPathPart({ name, nameBase64 }: Pick<BackupFile, 'name' | 'nameBase64'>): PathPart {
  return { name, bytes: nameBase64 === null ? toBytes(name) : atob(nameBase64) }
}

/** The base64 of a path's bytes; empty for the root. */
export function encodePath(parts: readonly PathPart[]): string {
  return btoa(parts.map(({ bytes }) => bytes).join('/'))
}

function toBytes(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')
}

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
