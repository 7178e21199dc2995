import type { ReactNode } from 'react'
import { LoadError } from '../../ui/load-error.tsx'
import { TableSkeleton } from '../../ui/table-skeleton.tsx'
import type { Backup, BackupList } from './backup-list.ts'
import { BackupProblems } from './backup-problems.tsx'
import { BackupTimeline } from './backup-timeline.tsx'
import { containerInId } from './container-in-id.ts'
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
  const { actions, removeUnreadable, dialogs } = useBackupDialogs(onRestore)

  if (!data && error) return <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
  if (!data) return <TableSkeleton label="Loading backups" />

  const own = data.backups
    .filter((backup) => backup.containerName === containerName)
    .toSorted((a, b) => b.startedAt - a.startedAt)
  return (
    <>
      <BackupProblems {...data} vaultsLink={vaultsLink} onRemove={removeUnreadable} />
      {own.length === 0 && <NoBackups hidden={isAnyUnseen(containerName, data)} />}
      {own.length > 0 && <BackupTimeline label={`Backups of ${containerName}`} backups={own} {...actions} />}
      {dialogs}
    </>
  )
}

function isAnyUnseen(containerName: string, { vaultProblems, unreadable }: BackupList): boolean {
  return vaultProblems.length > 0 || unreadable.some(({ id }) => containerInId(id) === containerName.toLowerCase())
}
