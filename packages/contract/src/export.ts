import { z } from 'zod'
import { containerRef } from './container.ts'
import { engineId } from './engine.ts'

export const compression = z.enum(['none', 'gzip', 'zstd'])
export type Compression = z.infer<typeof compression>

const fileName = z
  .string()
  .min(1)
  .max(200)
  .refine((name) => new TextEncoder().encode(name).length <= 200, 'must be at most 200 bytes long')
  .refine((name) => !/[/\\\0]/.test(name), 'must not contain a slash, a backslash or NUL')
  .refine((name) => !name.startsWith('.'), 'must not start with a dot')
  .refine((name) => /\.(tar|tar\.gz|tgz|tar\.zst)$/.test(name), 'must end in .tar, .tar.gz, .tgz or .tar.zst')

export const exportOptions = z.strictObject({
  name: fileName.optional().describe('Of the file. Without it, `<container>-backup-<time>.tar`.'),
  path: z
    .string()
    .min(1)
    .max(4096)
    .optional()
    .describe('A folder below an allowed root. Without it, the default export folder.'),
  compression: compression.optional().describe('Without it, by the ending of the name.'),
})

export const startExport = exportOptions.extend({
  engineId,
  containerId: containerRef,
  idempotencyKey: z.string().min(1).max(128).optional(),
})
export type StartExport = z.infer<typeof startExport>

/** A finished export. `present` is false when somebody moved or deleted the file behind our back. */
export const exportFile = z.object({
  id: z.string(),
  engineId: z.string(),
  containerId: z.string(),
  containerName: z.string(),
  fileName: z.string(),
  filePath: z.string(),
  compression,
  sizeBytes: z.number(),
  createdAt: z.number(),
  createdBy: z.string(),
  present: z.boolean(),
})
export type ExportFile = z.infer<typeof exportFile>
