import type { BackupMountChoice, BackupPreview } from '@holdfast/contract'

/** Those whose data the backup will keep. */
export function chosenMounts(
  { mounts }: BackupPreview,
  chosen: Record<string, BackupMountChoice>,
): BackupPreview['mounts'] {
  return mounts.filter(({ canInclude, destination, choice }) => {
    return canInclude && (chosen[destination] ?? choice) === 'include'
  })
}
