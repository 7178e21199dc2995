import type { ReactNode } from 'react'
import { LoadError, TableSkeleton } from '../../../ui/list-state.tsx'
import { type Backup, type BackupList, containerInId, useBackups } from '../use-backups.ts'
import { BackupProblems, NoBackups } from './backup-problems.tsx'
import { BackupTimeline } from './backup-timeline.tsx'
import { useBackupDialogs } from './use-backup-dialogs.tsx'

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
