import { z } from 'zod'
import type { BlobRef } from '../blob/blob-ref.ts'

/** OCI image specification 1.1, descriptor.md, manifest.md, image-index.md; and the media types that are ours. */
export const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  imageConfig: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+zstd',
  artifact: 'application/vnd.holdfast.backup.v1',
  backupConfig: 'application/vnd.holdfast.backup.config.v1+json',
  table: 'application/vnd.holdfast.table.v1+ndjson+zstd',
  tableInParts: 'application/vnd.holdfast.table.v2+ndjson+zstd',
  pack: 'application/vnd.holdfast.pack.v1',
} as const

export const annotations = {
  refName: 'org.opencontainers.image.ref.name',
  verified: 'io.holdfast.verified',
  pinned: 'io.holdfast.pinned',
  draft: 'io.holdfast.draft',
  backup: 'io.holdfast.backup',
  format: 'io.holdfast.format',
  diffId: 'io.holdfast.diff-id',
  tarBytes: 'io.holdfast.tar-bytes',
} as const

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/)
const annotationMap = z.record(z.string(), z.string().max(65_536))

export const descriptor = z.object({
  mediaType: z.string().max(200),
  digest,
  size: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  annotations: annotationMap.optional(),
  platform: z.record(z.string(), z.unknown()).optional(),
  artifactType: z.string().max(200).optional(),
})
export type Descriptor = z.infer<typeof descriptor>

export const indexDocument = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.literal(mediaTypes.index),
  manifests: z.array(descriptor).length(2),
  annotations: annotationMap,
})

export const imageManifest = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.literal(mediaTypes.manifest),
  config: descriptor.extend({ mediaType: z.literal(mediaTypes.imageConfig) }),
  layers: z.array(descriptor.extend({ mediaType: z.literal(mediaTypes.layer) })).max(1000),
})
export type ImageManifest = z.infer<typeof imageManifest>

export const artifactManifest = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.literal(mediaTypes.manifest),
  artifactType: z.literal(mediaTypes.artifact),
  config: descriptor.extend({ mediaType: z.literal(mediaTypes.backupConfig) }),
  layers: z
    .array(descriptor.extend({ mediaType: z.enum([mediaTypes.table, mediaTypes.tableInParts, mediaTypes.pack]) }))
    .max(200_000),
  subject: descriptor,
})
export type ArtifactManifest = z.infer<typeof artifactManifest>

export function describeBlob(mediaType: string, { digest: hex, bytes }: BlobRef): Descriptor {
  return { mediaType, digest: `sha256:${hex}`, size: bytes }
}

export function blobOf({ digest: named, size }: Descriptor): BlobRef {
  return { digest: named.slice('sha256:'.length), bytes: size }
}
