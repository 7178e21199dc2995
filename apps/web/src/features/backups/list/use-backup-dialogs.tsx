import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from 'react'
import type { Backup, UnreadableBackup } from '../use-backups.ts'
import type { BackupDialogKind } from './backup-dialogs.tsx'
import type { TimelineActions } from './backup-timeline.tsx'

const BackupDialogs = lazy(() => import('./backup-dialogs.tsx').then((module) => ({ default: module.BackupDialogs })))

/** What can be done to a backup in a list, and the dialogs that do it. The actions stay the same while `onRestore` does. */
export function useBackupDialogs(onRestore: (backup: Backup) => void): {
  actions: TimelineActions
  removeUnreadable: (backup: UnreadableBackup) => void
  dialogs: ReactNode
} {
  const [dialog, setDialog] = useState<BackupDialogKind | null>(null)
  const actions = useMemo<TimelineActions>(
    () => ({
      onRestore,
      onFiles: (backup) => setDialog({ kind: 'files', backup }),
      onRemove: (backup) => setDialog({ kind: 'remove', backup }),
    }),
    [onRestore],
  )
  return {
    actions,
    removeUnreadable: useCallback((backup) => setDialog({ kind: 'remove-unreadable', backup }), []),
    dialogs: <Suspense>{dialog && <BackupDialogs dialog={dialog} onClose={() => setDialog(null)} />}</Suspense>,
  }
}
