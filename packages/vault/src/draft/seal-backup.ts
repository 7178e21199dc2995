import { randomBytes } from 'node:crypto'
import { message, OpError } from '@holdfast/contract'
import { z } from 'zod'
import type { BackupConfig, KeptLayer, KeptTree } from '../backup/backup-config.ts'
import { refKey } from '../backup/backup-ref.ts'
import { loadBackup } from '../backup/load-backup.ts'
import { annotations, type Descriptor } from '../backup/oci-documents.ts'
import { writeIndex } from '../backup/ref-book.ts'
import { writeManifests } from '../backup/write-manifests.ts'
import { blobsOfTree, type BlobRef } from '../blob/blob-ref.ts'
import { oneChunk, type BlobStore } from '../store/blob-store.ts'
import { blobKey } from '../store/object-key.ts'
import { formatVersion } from '../store/sentinel.ts'
import type { VaultParts } from '../vault-parts.ts'
import type { BackupDraft, BackupRecord } from '../vault.ts'
import type { DraftJournal } from './draft-journal.ts'

export interface SealedDraft {
  draftId: string
  trees: KeptTree[]
  layers: ReadonlyMap<string, KeptLayer>
  /** So far; its documents are still to come. */
  newBytes: () => number
}

type Sealing = SealedDraft & Parameters<BackupDraft['seal']>[0]

const imageConfigDocument = z.object({ rootfs: z.object({ diff_ids: z.array(z.string()) }) })

/** See `BackupDraft.seal`. When the ref is there the backup is, whatever fails after it. */
export async function sealBackup(parts: VaultParts, draft: Sealing, journal: DraftJournal): Promise<BackupRecord> {
  const { store, serial } = parts
  return serial(async () => {
    const config = describe(draft)
    await refuseMissing(store, config)
    const index = await writeManifests(config, draft.image.config, putBlob)
    draft.signal.throwIfAborted()
    await journal.ref(config.id)
    await putRef(store, index, { id: config.id, draftId: draft.draftId })
    // Derived, and made anew with every change: a backup is not given up for it.
    await writeIndex(parts).catch(() => {})
    const { record } = await loadBackup(store, config.id)
    await journal.sealed(config.id)
    return record
  })

  async function putBlob(bytes: Buffer): Promise<BlobRef> {
    const { draftId, signal } = draft
    const written = await store.put(oneChunk(bytes), {
      key: blobKey,
      draftId,
      existing: 'keep',
      beforeVisible: ({ sha256 }) => journal.blob(sha256),
      signal,
    })
    return { digest: written.sha256, bytes: written.bytes }
  }
}

function describe({ name, image, startedAt, document, trees, layers, newBytes }: Sealing): BackupConfig {
  const finishedAt = Date.now()
  const kept = image.diffIds.map((diffId) => {
    const layer = layers.get(diffId)
    if (layer === undefined) throw new OpError('INTERNAL', message('draft-layer-missing', { diffId }))
    return layer
  })
  refuseOtherLayers(image)
  for (const { path, layer } of trees)
    if (layer !== null && !image.diffIds.includes(layer))
      throw new OpError('INTERNAL', message('draft-layer-foreign', { path }))
  const ofTrees = trees.filter(({ layer }) => layer === null)
  return {
    formatVersion,
    id: makeBackupId(name, startedAt),
    startedAt,
    finishedAt,
    trees,
    layers: kept,
    sizeBytes: [...kept, ...ofTrees].reduce((total, { bytes }) => total + bytes, 0),
    newBytes: newBytes(),
    document,
  }
}

/** An engine would refuse such an image, when it is too late. */
function refuseOtherLayers({ config, diffIds }: Sealing['image']): void {
  const named = imageConfigDocument.safeParse(JSON.parse(config.toString()))
  if (JSON.stringify(named.data?.rootfs.diff_ids) !== JSON.stringify(diffIds))
    throw new OpError('INTERNAL', message('draft-image-differs'))
}

async function refuseMissing(store: BlobStore, { layers, trees }: BackupConfig): Promise<void> {
  const blobs = [...layers.map(({ blob }) => blob), ...trees.flatMap(blobsOfTree)]
  for (const { digest, bytes } of blobs)
    if ((await store.stat(blobKey(digest)))?.bytes !== bytes)
      throw new OpError('VAULT_DAMAGED', message('draft-blob-gone', { digest }))
}

async function putRef(store: BlobStore, index: Descriptor, { id, draftId }: { id: string; draftId: string }) {
  const ref = { ...index, annotations: { [annotations.refName]: id, [annotations.draft]: draftId } }
  await store.put(oneChunk(Buffer.from(JSON.stringify(ref))), { key: refKey(id), draftId, existing: 'refuse' })
}

const base32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** `<name made safe>-<UTC time>-<4 random base32>`, see `backupId` of the contract. */
export function makeBackupId(name: string, at: number): string {
  const safe = name
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 100)
  const time = new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')
  const random = [...randomBytes(4)].map((byte) => base32[byte % 32]).join('')
  return `${safe === '' ? 'container' : safe}-${time}-${random}`
}
