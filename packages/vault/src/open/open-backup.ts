import { createHash } from 'node:crypto'
import { message, OpError } from '@holdfast/contract'
import type { KeptLayer, KeptTree } from '../backup/backup-config.ts'
import { loadBackup } from '../backup/load-backup.ts'
import { readBlob } from '../backup/read-document.ts'
import { damaged, type BlobRef } from '../blob/blob-ref.ts'
import { findEntry, listFolder, openFile, openFolder } from '../browse/browse-tree.ts'
import { readLayer } from '../layer/read-layer.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { blobKey } from '../store/object-key.ts'
import { readTree } from '../tree/read-tree.ts'
import type { VaultParts } from '../vault-parts.ts'
import type { OpenBackup } from '../vault.ts'

/** See `Vault.open`. */
export async function openBackup(parts: VaultParts, id: string): Promise<OpenBackup> {
  const { store } = parts
  await using stack = new AsyncDisposableStack()
  stack.use(await parts.leases.take('read'))
  const claims = stack.use(parts.claims.open())
  const { record, trees, layers, imageConfig, blobs } = await loadBackup(store, id)
  claims.add(...[...blobs.keys()].map((digest) => ({ digest })))
  const config = await readBlob(store, imageConfig)
  const proven = new Set<string>()
  const resources = stack.move()

  return {
    record,
    imageConfig: config,
    openLayer: (diffId, signal) => readLayer(store, layerOf(diffId), signal),
    openTree(path, signal) {
      const tree = treeOf(path)
      return tree.layer === null ? readTree(store, tree, signal) : readLayer(store, layerOf(tree.layer), signal)
    },
    listFolder: (path, folder, signal) => listFolder(store, treeOf(path), { path: folder, signal }),
    findEntry: async (path, entry, signal) => findEntry(store, treeOf(path), { path: entry, signal }),
    openFile: (path, entry, signal) => openFile(store, treeOf(path), walkOf(path, entry, signal)),
    openFolder: (path, folder, signal) => openFolder(store, treeOf(path), walkOf(path, folder, signal)),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }

  function walkOf(treePath: string, path: Buffer, signal: AbortSignal) {
    const { layer } = treeOf(treePath)
    return { path, signal, openLayerTar: layer === null ? undefined : () => provenLayer(layerOf(layer), signal) }
  }

  /** A layer proves itself with its last byte; who takes one file out of it must not get a wrong byte before. */
  async function* provenLayer(layer: KeptLayer, signal: AbortSignal): AsyncGenerator<Buffer> {
    if (!proven.has(layer.diffId)) await proveBlob(store, layer.blob, signal)
    proven.add(layer.diffId)
    yield* readLayer(store, layer, signal)
  }

  function treeOf(path: string): KeptTree {
    const tree = trees.find((one) => one.path === path)
    if (tree !== undefined) return tree
    throw new OpError('BAD_REQUEST', message('backup-without-data', { id, path: path.slice(0, 200) }))
  }

  function layerOf(diffId: string): KeptLayer {
    const layer = layers.find((one) => one.diffId === diffId)
    if (layer !== undefined) return layer
    throw new OpError('BAD_REQUEST', message('backup-without-layer', { id, diffId: diffId.slice(0, 100) }))
  }
}

/** Reads a blob of any length through. @throws OpError `VAULT_DAMAGED` when it is not what its name says. */
export async function proveBlob(store: BlobStore, { digest }: BlobRef, signal: AbortSignal): Promise<void> {
  const hash = createHash('sha256')
  for await (const chunk of store.get(blobKey(digest), undefined, signal)) hash.update(chunk)
  if (hash.digest('hex') !== digest) throw damaged(digest, message('blob-differs'))
}
