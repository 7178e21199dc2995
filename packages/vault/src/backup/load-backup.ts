import { message, OpError, parseExactly } from '@holdfast/contract'
import type { z } from 'zod'
import type { BlobRef } from '../blob/blob-ref.ts'
import type { BlobStore } from '../store/blob-store.ts'
import type { BackupRecord } from '../vault.ts'
import { backupConfig, type BackupConfig, type KeptLayer, type KeptTree } from './backup-config.ts'
import { readRef, type BackupRef } from './backup-ref.ts'
import {
  annotations,
  artifactManifest,
  blobOf,
  imageManifest,
  indexDocument,
  type Descriptor,
} from './oci-documents.ts'
import { readBlob } from './read-document.ts'
import { inconsistent, refuseInconsistent } from './refuse-inconsistent.ts'
import { refuseNewer } from './refuse-newer.ts'

export interface LoadedBackup {
  ref: BackupRef
  record: BackupRecord
  trees: KeptTree[]
  layers: KeptLayer[]
  imageConfig: BlobRef
  /** Everything it points to, its manifests included: bytes by digest. */
  blobs: ReadonlyMap<string, number>
}

/**
 * Reads what a backup says of itself, from its ref down, and that all of it agrees.
 * @throws OpError `BACKUP_NOT_FOUND`, `VAULT_DAMAGED`, `FORMAT_TOO_NEW`; those of the blob store.
 */
export async function loadBackup(store: BlobStore, id: string): Promise<LoadedBackup> {
  return loadBackupOf(store, await readRef(store, id))
}

/** The same from its ref on. @throws OpError as `loadBackup`. */
export async function loadBackupOf(store: BlobStore, ref: BackupRef): Promise<LoadedBackup> {
  const { id } = ref
  const index = await readIndex(store, ref)
  const [imageDescriptor, artifactDescriptor] = index.manifests as [Descriptor, Descriptor]
  const image = await readJson({ store, id }, imageDescriptor, imageManifest)
  const artifact = await readJson({ store, id }, artifactDescriptor, artifactManifest)
  const config = await readJson({ store, id }, artifact.config, backupConfig)
  refuseInconsistent({ id, image, imageDescriptor, artifact, config })
  const pointedTo = [ref.document, imageDescriptor, artifactDescriptor, image.config, artifact.config]
  const blobs = new Map(
    [...pointedTo, ...image.layers, ...artifact.layers].map(blobOf).map(({ digest, bytes }) => [digest, bytes]),
  )
  const { trees, layers, imageConfig } = { ...config, imageConfig: blobOf(image.config) }
  return { ref, record: describe(config, ref, blobs), trees, layers, imageConfig, blobs }
}

async function readIndex(store: BlobStore, ref: BackupRef) {
  const index = await readJson({ store, id: ref.id }, ref.document, indexDocument)
  const { [annotations.backup]: id } = index.annotations
  if (id !== ref.id) throw inconsistent(ref.id, message('backup-fault-ref', { otherId: String(id) }))
  return index
}

async function readJson<S extends z.ZodType>(
  { store, id }: { store: BlobStore; id: string },
  from: Descriptor,
  schema: S,
): Promise<z.infer<S>> {
  const bytes = await readBlob(store, blobOf(from))
  try {
    const document: unknown = parseExactly(bytes.toString())
    refuseNewer(id, document)
    return schema.parse(document)
  } catch (error) {
    if (error instanceof OpError) throw error
    throw new OpError(
      'VAULT_DAMAGED',
      message('document-invalid', { digest: blobOf(from).digest, mediaType: from.mediaType }),
      {
        cause: error,
      },
    )
  }
}

function describe(config: BackupConfig, ref: BackupRef, blobs: ReadonlyMap<string, number>): BackupRecord {
  return {
    id: config.id,
    formatVersion: config.formatVersion,
    startedAt: config.startedAt,
    finishedAt: config.finishedAt,
    trees: config.trees.map(({ path, key, entries, bytes, newBytes }) => ({ path, key, entries, bytes, newBytes })),
    layers: config.layers.map(({ diffId, bytes }) => ({ diffId, bytes })),
    sizeBytes: config.sizeBytes,
    storedBytes: [...blobs.values()].reduce((total, bytes) => total + bytes, 0),
    newBytes: config.newBytes,
    document: config.document,
    verified: ref.verified,
    pinned: ref.pinned,
  }
}
