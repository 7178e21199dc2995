import { z } from 'zod'
import { storedMessage } from '@holdfast/contract'
import { backupDocument, engineOf, type BackupDocument } from '@holdfast/docker-ops'
import type { ScopedContainer } from '../access/in-scope.ts'
import type { OwnedContainer } from './find-last-backup.ts'

/** What a backup of ours says of its container, and what was conspicuous when it was made. */
export const storedDocument = backupDocument.extend({ warnings: z.array(storedMessage).max(1024).default([]) })
export type StoredDocument = z.infer<typeof storedDocument>

/** Whose backup it is: as the engine answered when it was made. */
export function containerOf(document: BackupDocument): OwnedContainer & { image: string } {
  const { Id, Name, Config } = document.container
  const image = typeof Config === 'object' && Config !== null && 'Image' in Config ? Config.Image : ''
  return {
    engine: engineOf(document),
    containerId: asText(Id),
    containerName: asText(Name).replace(/^\//, ''),
    image: asText(image),
  }
}

/** What a scope goes by: its name and labels when the backup was made. */
export function scopedContainer(document: BackupDocument): ScopedContainer {
  const { Name, Config } = document.container
  const labels = typeof Config === 'object' && Config !== null && 'Labels' in Config ? Config.Labels : null
  const texts = Object.entries(labels ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return { name: asText(Name).replace(/^\//, ''), labels: Object.fromEntries(texts) }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
