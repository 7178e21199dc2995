import type { Backup, UnreadableBackup } from './backup-list.ts'

/** The one dialog that is open over a list of backups, and about which. */
export type BackupDialogKind =
  | { kind: 'remove' | 'files'; backup: Backup }
  | { kind: 'remove-unreadable'; backup: UnreadableBackup }
