import type { BackupSource } from '@holdfast/docker-ops'
import type { OpenBackup } from '@holdfast/vault'

/** An open backup as a restore reads it. */
export function toSource(backup: OpenBackup): BackupSource {
  const { document, layers, trees } = backup.record
  return {
    document,
    imageConfig: backup.imageConfig,
    layers,
    treeBytes: new Map(trees.map(({ path, bytes }) => [path, bytes])),
    openLayer: (diffId, signal) => backup.openLayer(diffId, signal),
    openTree: (path, signal) => backup.openTree(path, signal),
  }
}
