import { rm } from 'node:fs/promises'
import { draftPath } from './draft-path.ts'
import { storageError } from './storage-error.ts'

/**
 * Removes the draft that an export of a dead process left in `folder`; one that is absent is fine.
 * @throws OpError `STORAGE_FAILED`.
 */
export async function sweepExportDraft(draft: { folder: string; draftId: string }): Promise<void> {
  try {
    await rm(draftPath(draft), { force: true })
  } catch (error) {
    throw await storageError(error, { folder: draft.folder, neededBytes: null, draftBytes: 0 })
  }
}
