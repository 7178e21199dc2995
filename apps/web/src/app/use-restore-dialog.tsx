import { lazy, Suspense, useState, type ReactNode } from 'react'

const RestoreDialog = lazy(() =>
  import('../features/restores/restore-dialog.tsx').then((module) => ({ default: module.RestoreDialog })),
)

interface RestorableBackup {
  vaultId: string
  id: string
  containerName: string
  startedAt: number
}

/** Opens the restore of a backup over any page that lists backups. */
export function useRestoreDialog(): { restore: (backup: RestorableBackup) => void; dialog: ReactNode } {
  const [backup, setBackup] = useState<RestorableBackup | null>(null)
  return {
    restore: setBackup,
    dialog: <Suspense>{backup && <RestoreDialog backup={backup} onClose={() => setBackup(null)} />}</Suspense>,
  }
}
