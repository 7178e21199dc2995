import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadBackup } from '../backup/load-backup.ts'
import { createDirectoryStore } from '../store/directory-store.ts'
import type { TemporaryVault } from './temporary-vault.ts'

export const blobKinds = [
  'table',
  'pack',
  'layer',
  'layer table',
  'image config',
  'index',
  'image manifest',
  'artifact manifest',
  'backup config',
] as const
export type BlobKind = (typeof blobKinds)[number]

/** For tests: the digests of what a sample backup consists of. */
export async function blobsOf({ path, id: vaultId }: TemporaryVault, id: string): Promise<Record<BlobKind, string>> {
  const { ref, trees, layers, imageConfig } = await loadBackup(createDirectoryStore({ path, vaultId }), id)
  const hex = (digest: string | undefined) => digest!.slice('sha256:'.length)
  const read = async (digest: string) => JSON.parse(await readFile(join(path, 'blobs/sha256', digest), 'utf8'))
  const index = hex(ref.document.digest)
  const { manifests } = await read(index)
  const [image, artifact] = manifests.map(({ digest }: { digest: string }) => hex(digest))
  const data = trees.find((tree) => tree.path === '/data')!
  return {
    table: data.table.digest,
    pack: data.packs[0]!.digest,
    layer: layers[0]!.blob.digest,
    'layer table': trees.find((tree) => tree.path === '/')!.table.digest,
    'image config': imageConfig.digest,
    index,
    'image manifest': image,
    'artifact manifest': artifact,
    'backup config': hex((await read(artifact)).config.digest),
  }
}
