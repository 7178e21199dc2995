import { lazy, Suspense, useState, type ReactNode } from 'react'
import type { BackupDialogKind } from './backup-dialog-kind.ts'
import type { Backup } from './backup-list.ts'
import type { TimelineActions } from './backup-timeline.tsx'

const BackupDialogs = lazy(() => import('./backup-dialogs.tsx').then((module) => ({ default: module.BackupDialogs })))

/** What can be done to a backup in a list, and the dialogs that do it. */
export function useBackupDialogs(onRestore: (backup: Backup) => void): {
  actions: TimelineActions
  dialogs: ReactNode
} {
  const [dialog, setDialog] = useState<BackupDialogKind | null>(null)
  return {
    actions: {
      onRestore,
      onFiles: (backup) => setDialog({ kind: 'files', backup }),
      onRemove: (backup) => setDialog({ kind: 'remove', backup }),
    },
    dialogs: <Suspense>{dialog && <BackupDialogs dialog={dialog} onClose={() => setDialog(null)} />}</Suspense>,
  }
}
