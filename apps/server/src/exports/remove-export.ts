import { rm } from 'node:fs/promises'
import { OpError } from '@holdfast/contract'
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
    throw new OpError('STORAGE_FAILED', `${filePath} cannot be deleted: ${String(error)}`, { cause: error })
  }
  await table.forget(id)
}
