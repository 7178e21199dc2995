import { z } from 'zod'
import { storedMessage } from '@holdfast/contract'
import { backupDocument, engineOf, type BackupDocument } from '@holdfast/docker-ops'
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

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
