import type { BackupDialogKind } from './backup-dialog-kind.ts'
import { BackupFilesDrawer } from './backup-files-drawer.tsx'
import { RemoveBackup } from './remove-backup.tsx'
import { RemoveUnreadable } from './remove-unreadable.tsx'

export function BackupDialogs({ dialog, onClose }: { dialog: BackupDialogKind; onClose: () => void }) {
  switch (dialog.kind) {
    case 'remove':
      return <RemoveBackup backup={dialog.backup} onClose={onClose} />
    case 'remove-unreadable':
      return <RemoveUnreadable backup={dialog.backup} onClose={onClose} />
    case 'files':
      return <BackupFilesDrawer backup={dialog.backup} onClose={onClose} />
    default:
      return dialog satisfies never
  }
}
