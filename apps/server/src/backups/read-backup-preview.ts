import type { BackupPreview } from '@holdfast/contract'
import { readCaptureChoices, seesHostFolders, type ClonePlanFacts, type Engine } from '@holdfast/docker-ops'
import type { FolderSizes } from '../engines/folder-sizes.ts'

interface BackupPreviewFacts {
  signal: AbortSignal
  lookUpSizes: ClonePlanFacts['lookUpSizes']
  lookUpFolders: FolderSizes['look']
  /** The container this server runs in; null on a host. */
  ownContainerId: string | null
  /** Of each vault, by id, the keys of the data it has already. */
  keptTrees: ReadonlyMap<string, ReadonlySet<string>>
  lastDowntimes: BackupPreview['lastDowntimes']
}

/** What a backup would keep, with sizes as far as they are known. */
export async function readBackupPreview(
  engine: Engine,
  containerId: string,
  { signal, lookUpSizes, lookUpFolders, ownContainerId, keptTrees, lastDowntimes }: BackupPreviewFacts,
): Promise<BackupPreview> {
  const { mounts, engineHost, ...container } = await readCaptureChoices(engine, containerId, { signal })
  const volumes = lookUpSizes(mounts.flatMap(({ name }) => name ?? []))
  // Elsewhere the folders are other ones, or none.
  const isHere = seesHostFolders(engine, { ownContainerId, engineHost })
  const folders = lookUpFolders(isHere ? mounts.flatMap(({ folder }) => folder ?? []) : [])
  return {
    ...container,
    mounts: mounts.map(({ key, formerKey, folder, reader, ...mount }) => ({
      ...mount,
      ...(reader !== null && { reader }),
      sizeBytes: folders.sizes.get(folder ?? '') ?? volumes.sizes?.volumes.get(mount.name ?? '') ?? null,
      keptIn: [...keptTrees]
        .filter(([, keys]) => keys.has(key) || (formerKey !== null && keys.has(formerKey)))
        .map(([vaultId]) => vaultId),
    })),
    writableLayerBytes: volumes.sizes?.writableLayers.get(container.containerId) ?? null,
    sizesPending: volumes.pending || folders.pending,
    lastDowntimes,
  }
}
