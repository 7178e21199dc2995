import { rm } from 'node:fs/promises'
import { message } from '@holdfast/contract'
import { exportContainer, sweepExportDraft } from '@holdfast/docker-ops'
import type { Engines } from '../engines/engines.ts'
import type { Recipe } from '../jobs/recipe.ts'
import { takeBack } from '../jobs/take-back.ts'
import { makeExportFolder } from './export-folder.ts'
import type { ExportTable } from './export-table.ts'
import { removeExport } from './remove-export.ts'

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
    lockKey: ({ folder, fileName }) => `${folder}/${fileName}`,
    lockedCode: 'FILE_EXISTS',
    uses: ({ subject }) => [subject],
    run: async ({ subject, folder, fileName, compression }, { jobId, actor, signal, report }) => {
      const { engineId, containerId, name: containerName } = subject
      await makeExportFolder(folder, roots)
      const made = await exportContainer(
        engines.get(engineId),
        { containerId, folder, fileName, compression, draftId: jobId },
        { signal, onProgress: report, idleTimeoutMs },
      )
      const { filePath, sizeBytes, tarBytes, entries } = made
      const facts = { engineId, containerId, containerName, fileName, filePath, compression, sizeBytes }
      try {
        // Under the job's id, by which its sweep finds the file.
        await table.insert({ id: jobId, ...facts, createdAt: Date.now(), createdBy: actor.name })
      } catch (error) {
        throw await takeBack(error, {
          what: message('the-export', { path: filePath }),
          undo: () => rm(filePath, { force: true }),
        })
      }
      return { kind: 'export', exportId: jobId, filePath, sizeBytes, tarBytes, entries }
    },
    sweep: async ({ folder }, jobId) => {
      await sweepExportDraft({ folder, draftId: jobId })
      const listed = await table.find(jobId)
      if (listed !== null) await removeExport(table, listed)
    },
  }
}
