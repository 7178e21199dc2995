import { useMemo, type ReactNode } from 'react'
import { LoadError, TableSkeleton } from '../../../ui/list-state.tsx'
import { containerInId, useBackups, type Backup, type BackupList } from '../use-backups.ts'
import { BackupProblems, NoBackups } from './backup-problems.tsx'
import { BackupTimeline } from './backup-timeline.tsx'
import { describeOrigin, groupBackups } from './backups-search.ts'
import classes from './backups-view.module.css'
import { useBackupDialogs } from './use-backup-dialogs.tsx'

interface ContainerBackupsProps {
  containerName: string
  /** What the engine of the container says its id is; null where it says none. */
  ownEngine: string | null
  onRestore: (backup: Backup) => void
  vaultsLink: ReactNode
}

const nothing: Backup[] = []

/** All backups of the containers that had this name: those of this engine first, then those of other and unknown ones. */
export function ContainerBackups({ containerName, ownEngine, onRestore, vaultsLink }: ContainerBackupsProps) {
  const { data, error, refetch, isFetching } = useBackups()
  const { actions, removeUnreadable, dialogs } = useBackupDialogs(onRestore)
  const backups = data?.backups ?? nothing
  const groups = useMemo(() => {
    return groupBackups(backups.filter((backup) => backup.containerName === containerName))
      .map((group) => ({ ...group, origin: describeOrigin(group.engine, ownEngine) }))
      .toSorted((a, b) => Number(a.origin !== null) - Number(b.origin !== null))
  }, [backups, containerName, ownEngine])

  if (!data && error) return <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
  if (!data) return <TableSkeleton label="Loading backups" />
  return (
    <>
      <BackupProblems {...data} vaultsLink={vaultsLink} onRemove={removeUnreadable} />
      {groups.length === 0 && <NoBackups hidden={isAnyUnseen(containerName, data)} />}
      {groups.map(({ key, origin, backups: ofGroup }) => (
        <section key={key} className={classes['group']}>
          {origin !== null && <h2 className={classes['heading']}>Created {origin}</h2>}
          <BackupTimeline
            label={origin === null ? `Backups of ${containerName}` : `Backups of ${containerName} ${origin}`}
            backups={ofGroup}
            {...actions}
          />
        </section>
      ))}
      {dialogs}
    </>
  )
}

function isAnyUnseen(containerName: string, { vaultProblems, unreadable }: BackupList): boolean {
  return vaultProblems.length > 0 || unreadable.some(({ id }) => containerInId(id) === containerName.toLowerCase())
}
