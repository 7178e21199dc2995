import type { BackupCatalog } from '../backup/backup-catalog.ts'
import type { KeptLayer, KeptTree } from '../backup/backup-config.ts'
import type { LoadedBackup } from '../backup/load-backup.ts'
import { readBlob } from '../backup/read-document.ts'
import { blobsOfTree, isStored, type BlobRef } from '../blob/blob-ref.ts'
import type { BlobStore } from '../store/blob-store.ts'

/**
 * What new backups may point to instead of storing it again. Nothing that a backup points to in which a verify found problems: it
 * is stored again, which heals a damaged blob. Nothing that is not there with its length.
 */
export interface ReusableBlobs {
  /** Of the newest backup that has such a tree. */
  tree: (key: string) => Promise<KeptTree | null>
  layer: (diffId: string) => Promise<KeptLayer | null>
  imageConfig: (imageId: string) => Promise<Buffer | null>
}

export function createReusableBlobs(store: BlobStore, catalog: BackupCatalog): ReusableBlobs {
  return {
    tree: (key) =>
      firstWhole((backup) => backup.trees.filter((tree) => tree.key === key && tree.layer === null), blobsOfTree),
    layer: (diffId) =>
      firstWhole(
        (backup) => backup.layers.filter((layer) => layer.diffId === diffId),
        (layer) => [layer.blob],
      ),
    async imageConfig(imageId) {
      const found = await firstWhole(
        ({ imageConfig }) => (`sha256:${imageConfig.digest}` === imageId ? [imageConfig] : []),
        (blob) => [blob],
      )
      return found === null ? null : readBlob(store, found).catch(() => null)
    },
  }

  async function firstWhole<T>(
    choose: (backup: LoadedBackup) => T[],
    blobsOf: (found: T) => BlobRef[],
  ): Promise<T | null> {
    const { backups } = await catalog.list()
    const doubtful = backups.filter(({ record }) => (record.verified?.problems.length ?? 0) > 0)
    for (const found of backups.flatMap(choose)) {
      const blobs = blobsOf(found)
      if (blobs.some(({ digest }) => doubtful.some((backup) => backup.blobs.has(digest)))) continue
      if (await areThere(store, blobs)) return found
    }
    return null
  }
}

async function areThere(store: BlobStore, blobs: BlobRef[]): Promise<boolean> {
  for (const blob of blobs) if (!(await isStored(store, blob))) return false
  return true
}
