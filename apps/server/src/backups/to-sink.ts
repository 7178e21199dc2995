import type { BackupSink } from '@holdfast/docker-ops'
import type { BackupDraft, StoredTree } from '@holdfast/vault'

/** A draft as a capture fills it; every tree that was kept is told. */
export function toSink(draft: BackupDraft, onTree: (tree: StoredTree) => void): BackupSink {
  return {
    hasLayer: (diffId) => draft.hasLayer(diffId),
    findImageConfig: (imageId) => draft.findImageConfig(imageId),
    addLayer: (tar, options) => draft.addLayer(tar, options),
    addTree: async (tree, tar, options) => told(await draft.addTree(tree, tar, options)),
    addLayerTree: async (tree, options) => told(await draft.addLayerTree(tree, options)),
  }

  function told(tree: StoredTree): StoredTree {
    onTree(tree)
    return tree
  }
}
