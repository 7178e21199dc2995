import { BackupFilesDrawer } from '../files/backup-files-drawer.tsx'
import { RemoveBackup } from '../remove/remove-backup.tsx'
import { RemoveUnreadable } from '../remove/remove-unreadable.tsx'
import type { Backup, UnreadableBackup } from '../use-backups.ts'

/** The one dialog that is open over a list of backups, and about which. */
export type BackupDialogKind =
  | { kind: 'remove' | 'files'; backup: Backup }
  | { kind: 'remove-unreadable'; backup: UnreadableBackup }

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
