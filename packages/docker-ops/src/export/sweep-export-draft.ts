import { unlink } from 'node:fs/promises'
import { storageError } from '@holdfast/archive'
import { draftPath } from './file-draft.ts'

/**
 * Removes the draft that an export of a dead process left in `folder`; one that is absent is fine.
 * @throws OpError `STORAGE_FAILED`.
 */
export async function sweepExportDraft(draft: { folder: string; draftId: string }): Promise<void> {
  const path = draftPath(draft)
  try {
    await unlink(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw await storageError(error, { path })
  }
}
