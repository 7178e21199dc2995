import type { ReactNode } from 'react'
import { LoadError } from '../../ui/load-error.tsx'
import { TableSkeleton } from '../../ui/table-skeleton.tsx'
import type { Backup } from './backup-list.ts'
import { BackupProblems } from './backup-problems.tsx'
import { BackupTimeline } from './backup-timeline.tsx'
import { NoBackups } from './no-backups.tsx'
import { useBackupDialogs } from './use-backup-dialogs.tsx'
import { useBackups } from './use-backups.ts'

interface ContainerBackupsProps {
  containerName: string
  onRestore: (backup: Backup) => void
  vaultsLink: ReactNode
}

/** All backups of the containers that had this name. */
export function ContainerBackups({ containerName, onRestore, vaultsLink }: ContainerBackupsProps) {
  const { data, error, refetch, isFetching } = useBackups()
  const { actions, dialogs } = useBackupDialogs(onRestore)

  if (!data && error) return <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
  if (!data) return <TableSkeleton label="Loading backups" />

  const own = data.backups
    .filter((backup) => backup.containerName === containerName)
    .toSorted((a, b) => b.startedAt - a.startedAt)
  return (
    <>
      <BackupProblems {...data} vaultsLink={vaultsLink} />
      {own.length === 0 && <NoBackups hidden={data.vaultProblems.length > 0} />}
      {own.length > 0 && <BackupTimeline label={`Backups of ${containerName}`} backups={own} {...actions} />}
      {dialogs}
    </>
  )
}
