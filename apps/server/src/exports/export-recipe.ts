import { randomUUID } from 'node:crypto'
import { exportContainer, sweepExportDraft } from '@holdfast/docker-ops'
import type { Engines } from '../engines/engines.ts'
import type { Recipe } from '../jobs/recipe.ts'
import { makeExportFolder } from './export-folder.ts'
import type { ExportTable } from './export-table.ts'

interface ExportRecipeParts {
  engines: Engines
  table: ExportTable
  roots: readonly [string, ...string[]]
  idleTimeoutMs: number
}

/** Two at once: more only make each other slower on one disk. */
const concurrency = 2

export function exportRecipe({ engines, table, roots, idleTimeoutMs }: ExportRecipeParts): Recipe<'export'> {
  return {
    concurrency,
    target: ({ folder, fileName }) => `${folder}/${fileName}`,
    targetTaken: 'FILE_EXISTS',
    run: async (request, { jobId, startedBy, signal, report }) => {
      const { engineId, containerId, containerName, folder, fileName, compression } = request
      await makeExportFolder(folder, roots)
      const made = await exportContainer(
        engines.get(engineId),
        { containerId, folder, fileName, compression, draftId: jobId },
        { signal, onProgress: report, idleTimeoutMs },
      )
      const { filePath, sizeBytes, tarBytes, entries } = made
      const id = randomUUID()
      const facts = { id, engineId, containerId, containerName, fileName, filePath, compression, sizeBytes }
      await table.insert({ ...facts, createdAt: Date.now(), createdBy: startedBy })
      return { kind: 'export', exportId: id, filePath, sizeBytes, tarBytes, entries }
    },
    sweep: ({ folder }, jobId) => sweepExportDraft({ folder, draftId: jobId }),
  }
}
