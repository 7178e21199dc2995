import { message, OpError } from '@holdfast/contract'
import type { KeptLayer, KeptTree } from '../backup/backup-config.ts'
import { readLayer } from '../layer/read-layer.ts'
import { writeLayer } from '../layer/write-layer.ts'
import { DraftFolders } from '../folder/draft-folders.ts'
import { blobsOfTree } from '../blob/blob-ref.ts'
import type { ClaimSet } from '../leases/within-process.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { readTree } from '../tree/read-tree.ts'
import { writeLayerTree } from '../tree/write-layer-tree.ts'
import { writeTree } from '../tree/write-tree.ts'
import type { VaultParts } from '../vault-parts.ts'
import type { BackupDraft, StoredTree } from '../vault.ts'
import { cleanDraft } from './clean-draft.ts'
import { createDraftJournal } from './draft-journal.ts'
import { createReusableBlobs } from './find-reusable.ts'
import { sealBackup } from './seal-backup.ts'
import { refuseFullDisk, watchSpace } from './free-space.ts'

/** See `Vault.begin`. */
export async function beginDraft(parts: VaultParts, draftId: string, signal: AbortSignal): Promise<BackupDraft> {
  signal.throwIfAborted()
  await refuseFullDisk(parts.store)
  const lease = await parts.leases.take('write')
  const claims = parts.claims.open()
  const store = claimingStore(parts.store, claims)
  const reusable = createReusableBlobs(store, parts.catalog)
  const journal = createDraftJournal(store, draftId)
  const trees: KeptTree[] = []
  const layers = new Map<string, KeptLayer>()
  let newBytes = 0
  const writing = { draftId, beforeVisible }
  // What goes with the draft adds nothing to the vault.
  const writingForLayer = { draftId, beforeVisible: ({ sha256 }: { sha256: string }) => journal.blob(sha256) }
  const folders = new DraftFolders(store)

  return {
    async hasLayer(diffId) {
      const found = layers.get(diffId) ?? (await reusable.layer(diffId))
      if (found === null) return false
      claims.add(found.blob)
      layers.set(diffId, found)
      return true
    },
    findImageConfig: (imageId) => reusable.imageConfig(imageId),
    async addLayer(tar, options) {
      const layer = await writeLayer(store, tar, { ...writing, ...options })
      layers.set(layer.diffId, layer)
      return { diffId: layer.diffId, bytes: layer.bytes }
    },
    async addTree({ path, key, formerKey = null }, tar, options) {
      refuseTwice(trees, path)
      const fullReadAt = Date.now()
      const previous = await earlierTree(key, formerKey)
      const tree = await writeTree(store, tar, { ...writing, ...options, previous })
      return keep({ path, key, layer: null, reader: 'engine', fullReadAt, ...tree })
    },
    async readFolder({ path, key, formerKey = null }, folder, { after, ...options }) {
      refuseTwice(trees, path)
      return folders.read(folder, {
        ...(options.isLayer === true ? writingForLayer : writing),
        ...options,
        tree: { path, key },
        after,
        findEarlier: () => earlierTree(key, formerKey),
      })
    },
    async keepFolder(pass) {
      refuseTwice(trees, folders.pathOf(pass))
      const { tree, supersededBytes } = await folders.keep(pass, { ...writing, signal })
      newBytes -= supersededBytes
      return keep(tree)
    },
    async *tarOfFolder(pass, reading) {
      const { tree } = await folders.keep(pass, { ...writingForLayer, signal: reading })
      yield* readTree(store, tree, reading)
    },
    async addLayerTree({ path, key, diffId }, options) {
      refuseTwice(trees, path)
      const layer = layers.get(diffId)
      if (layer === undefined) throw new OpError('INTERNAL', message('draft-layer-missing', { diffId }))
      const tar = readLayer(store, layer, options.signal)
      const tree = await writeLayerTree(store, tar, { ...writing, ...options })
      return keep({ path, key, layer: diffId, ...tree })
    },
    async seal(backup) {
      const sealed = { ...backup, draftId, trees, layers, newBytes: () => newBytes }
      return sealBackup({ ...parts, store }, sealed, journal)
    },
    async [Symbol.asyncDispose]() {
      await folders[Symbol.asyncDispose]()
      claims[Symbol.dispose]()
      // Of a sealed one only what its backup did not need. What cannot be taken away now is in the journal still, for a sweep.
      await cleanDraft(parts, draftId, { keepBlobs: false }).catch(() => {})
      await lease[Symbol.asyncDispose]()
    },
  }

  async function beforeVisible({ sha256, bytes }: { sha256: string; bytes: number }): Promise<void> {
    await journal.blob(sha256)
    newBytes += bytes
  }

  async function earlierTree(key: string, formerKey: string | null): Promise<KeptTree | null> {
    const tree = (await reusable.tree(key)) ?? (formerKey === null ? null : await reusable.tree(formerKey))
    if (tree !== null) claims.add(...blobsOfTree(tree))
    return tree
  }

  function keep(tree: KeptTree): StoredTree {
    trees.push(tree)
    const { path, key, entries, bytes } = tree
    return { path, key, entries, bytes, newBytes: tree.newBytes }
  }
}

/**
 * Claims a blob as soon as its name is known: before anybody looks whether it is there already. While blobs are written it checks
 * the space that is free.
 */
function claimingStore(store: BlobStore, claims: ClaimSet): BlobStore {
  const watched = watchSpace(store)
  return {
    ...store,
    put(source, options) {
      const { key } = options
      if (typeof key === 'string') return store.put(source, options)
      const claim = (digest: string): string => {
        claims.add({ digest })
        return key(digest)
      }
      return store.put(watched(source), { ...options, key: claim })
    },
  }
}

function refuseTwice(trees: KeptTree[], path: string): void {
  if (trees.some((tree) => tree.path === path)) throw new OpError('INTERNAL', message('draft-tree-twice', { path }))
}
