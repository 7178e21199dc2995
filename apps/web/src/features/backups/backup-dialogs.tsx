import type { BackupDialogKind } from './backup-dialog-kind.ts'
import { BackupFilesDrawer } from './backup-files-drawer.tsx'
import { RemoveBackup } from './remove-backup.tsx'

export function BackupDialogs({ dialog, onClose }: { dialog: BackupDialogKind; onClose: () => void }) {
  return dialog.kind === 'remove' ? (
    <RemoveBackup backup={dialog.backup} onClose={onClose} />
  ) : (
    <BackupFilesDrawer backup={dialog.backup} onClose={onClose} />
  )
}
