import { message, OpError, type Message } from '@holdfast/contract'
import type { BackupConfig } from './backup-config.ts'
import { blobsOfTree } from '../blob/blob-ref.ts'
import { annotations, blobOf, type ArtifactManifest, type Descriptor, type ImageManifest } from './oci-documents.ts'

export interface BackupDocuments {
  id: string
  image: ImageManifest
  imageDescriptor: Descriptor
  artifact: ArtifactManifest
  config: BackupConfig
}

/** Each document has its own hash; together they could still be those of two backups. */
export function refuseInconsistent({ id, image, imageDescriptor, artifact, config }: BackupDocuments): void {
  if (config.id !== id) throw inconsistent(id, message('backup-fault-config', { otherId: config.id }))
  if (artifact.subject.digest !== imageDescriptor.digest) throw inconsistent(id, message('backup-fault-image'))
  const stored = image.layers.map(blobOf)
  const isSame = config.layers.every(
    ({ blob, diffId }, at) =>
      blob.digest === stored[at]?.digest &&
      blob.bytes === stored[at].bytes &&
      diffId === image.layers[at]?.annotations?.[annotations.diffId],
  )
  if (!isSame || stored.length !== config.layers.length) throw inconsistent(id, message('backup-fault-layers'))
  const listed = new Map(artifact.layers.map(blobOf).map(({ digest, bytes }) => [digest, bytes]))
  for (const tree of config.trees) {
    const { path, layer } = tree
    for (const { digest, bytes } of blobsOfTree(tree))
      if (listed.get(digest) !== bytes) throw inconsistent(id, message('backup-fault-data', { path }))
    if (layer !== null && !config.layers.some(({ diffId }) => diffId === layer))
      throw inconsistent(id, message('backup-fault-layer', { path }))
  }
}

export function inconsistent(id: string, fault: Message): OpError {
  return new OpError('VAULT_DAMAGED', message('backup-inconsistent', { id, fault }))
}
