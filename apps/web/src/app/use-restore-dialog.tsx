import type { BackupSummary } from '@holdfast/contract'
import { lazy, Suspense, useState, type ReactNode } from 'react'

const RestoreDialog = lazy(() =>
  import('../features/restores/restore-dialog.tsx').then((module) => ({ default: module.RestoreDialog })),
)

type RestorableBackup = Pick<BackupSummary, 'vaultId' | 'id' | 'containerName' | 'startedAt' | 'verified'>

/** Opens the restore of a backup over any page that lists backups. */
export function useRestoreDialog(): { restore: (backup: RestorableBackup) => void; dialog: ReactNode } {
  const [backup, setBackup] = useState<RestorableBackup | null>(null)
  return {
    restore: setBackup,
    dialog: <Suspense>{backup && <RestoreDialog backup={backup} onClose={() => setBackup(null)} />}</Suspense>,
  }
}
