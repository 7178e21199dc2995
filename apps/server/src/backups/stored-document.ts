import { z } from 'zod'
import { backupDocument } from '@holdfast/docker-ops'

/** What a backup of ours says of its container, and what was conspicuous when it was made. */
export const storedDocument = backupDocument.extend({ warnings: z.array(z.string().max(4096)).max(1024).default([]) })
export type StoredDocument = z.infer<typeof storedDocument>
