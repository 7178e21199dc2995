import { z } from 'zod'
import { clonePlan, restorePlan } from '@holdfast/contract'

const success = z.literal(true)
const shortId = z.string().describe('Twelve hex digits.')
const timestamp = z.string().describe('When it ended, ISO 8601 in UTC.')

const exported = z.object({
  success,
  action: z.literal('backup'),
  containerId: shortId,
  backupFile: z.string().describe('The name of the file.'),
  backupPath: z.string().describe('Its whole path on the host of Holdfast.'),
  sizeBytes: z.number(),
  sizeMB: z.number().describe('In units of 1,048,576 bytes, rounded.'),
  timestamp,
})
const backedUp = z.object({
  success,
  action: z.literal('backup'),
  containerId: shortId,
  backupId: z.string(),
  sizeBytes: z.number().describe('Of everything that was read.'),
  storedBytes: z.number().describe('What the backup points to in the vault, shared or not.'),
  timestamp,
})
const done = ['start', 'stop', 'restart', 'pause', 'unpause', 'kill', 'remove', 'rename'] as const

/** What a 200 of `POST /api/docker/containers` has, by action. A backup comes in two kinds. */
export const actionAnswer = z.union([
  z.object({ success, action: z.literal('clone'), sourceId: shortId, newId: shortId, newName: z.string() }),
  z.object({ success, action: z.literal('plan-clone'), plan: clonePlan }),
  exported,
  backedUp,
  z.object({ success, action: z.literal('restore'), backupId: z.string(), newId: shortId, newName: z.string() }),
  z.object({ success, action: z.literal('plan-restore'), plan: restorePlan }),
  z.object({ success, action: z.enum(done), containerId: shortId }),
])
