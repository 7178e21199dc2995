import { stringifyExactly } from '@holdfast/contract'
import { tableBlobs, type BlobRef } from '../blob/blob-ref.ts'
import { formatVersion } from '../store/sentinel.ts'
import type { BackupConfig } from './backup-config.ts'
import { annotations, describeBlob, mediaTypes, type Descriptor } from './oci-documents.ts'

/**
 * Writes the documents of a backup, each after what it points to: the image with its configuration, the artifact with its own, the
 * index over both. The index is what a ref points to.
 */
export async function writeManifests(
  config: BackupConfig,
  imageConfig: Buffer,
  putBlob: (bytes: Buffer) => Promise<BlobRef>,
): Promise<Descriptor> {
  const image = await putJson(putBlob, mediaTypes.manifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: describeBlob(mediaTypes.imageConfig, await putBlob(imageConfig)),
    layers: config.layers.map(({ blob, diffId, bytes }) => ({
      ...describeBlob(mediaTypes.layer, blob),
      annotations: { [annotations.diffId]: diffId, [annotations.tarBytes]: String(bytes) },
    })),
  })
  const artifact = await putJson(putBlob, mediaTypes.manifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    artifactType: mediaTypes.artifact,
    config: await putJson(putBlob, mediaTypes.backupConfig, config),
    layers: describeTrees(config),
    subject: image,
  })
  return putJson(putBlob, mediaTypes.index, {
    schemaVersion: 2,
    mediaType: mediaTypes.index,
    manifests: [
      { ...image, platform: platformOf(imageConfig) },
      // What no platform is asked for is never taken for the image.
      { ...artifact, artifactType: mediaTypes.artifact, platform: { architecture: 'unknown', os: 'unknown' } },
    ],
    annotations: { [annotations.backup]: config.id, [annotations.format]: String(formatVersion) },
  })
}

async function putJson(
  putBlob: (bytes: Buffer) => Promise<BlobRef>,
  mediaType: string,
  document: unknown,
): Promise<Descriptor> {
  return describeBlob(mediaType, await putBlob(Buffer.from(stringifyExactly(document))))
}

function describeTrees({ trees }: BackupConfig): Descriptor[] {
  const tables = trees.flatMap((tree) => {
    const type = tree.parts === undefined ? mediaTypes.table : mediaTypes.tableInParts
    return tableBlobs(tree).map((table) => describeBlob(type, table))
  })
  const packs = trees.flatMap((tree) => tree.packs).map((pack) => describeBlob(mediaTypes.pack, pack))
  return [...new Map([...tables, ...packs].map((blob) => [blob.digest, blob])).values()]
}

function platformOf(imageConfig: Buffer): Record<string, unknown> {
  const { architecture, os, variant } = JSON.parse(imageConfig.toString()) as Record<string, unknown>
  return { architecture, os, ...(typeof variant === 'string' && variant !== '' ? { variant } : {}) }
}
