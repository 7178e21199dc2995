import { rm } from 'node:fs/promises'
import { message, OpError } from '@holdfast/contract'
import type { ExportTable } from './export-table.ts'

/**
 * Deletes the file and then its row; a file that is gone already is no error.
 * @throws OpError `STORAGE_FAILED`.
 */
export async function removeExport(
  table: ExportTable,
  { id, filePath }: { id: string; filePath: string },
): Promise<void> {
  try {
    await rm(filePath, { force: true })
  } catch (error) {
    const detail = message('export-not-deleted', { path: filePath, reason: String(error) })
    throw new OpError('STORAGE_FAILED', detail, { cause: error })
  }
  await table.forget(id)
}
