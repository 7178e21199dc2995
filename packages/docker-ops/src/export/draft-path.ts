import { join } from 'node:path'

/** Where the draft of an export lies: hidden, in the folder of its file, named for its job. */
export function draftPath({ folder, draftId }: { folder: string; draftId: string }): string {
  return join(folder, `.holdfast-${draftId}.part`)
}
