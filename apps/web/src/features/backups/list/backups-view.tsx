import { Button } from '@mantine/core'
import { IconFilterOff } from '@tabler/icons-react'
import { type ReactNode, useDeferredValue, useMemo } from 'react'
import { countOf } from '../../../ui/format.ts'
import { EmptyState, LoadError, TableSkeleton } from '../../../ui/list-state.tsx'
import { SearchInput } from '../../../ui/search-input.tsx'
import { type Backup, useBackups } from '../use-backups.ts'
import { BackupGroups, type BackupGroupsProps } from './backup-groups.tsx'
import { BackupProblems, NoBackups } from './backup-problems.tsx'
import { type BackupsSearch, groupBackups } from './backups-search.ts'
import classes from './backups-view.module.css'
import { useBackupDialogs } from './use-backup-dialogs.tsx'

interface BackupsViewProps extends Pick<BackupGroupsProps, 'ownEngine' | 'containerLink'> {
  search: BackupsSearch
  onSearch: (search: BackupsSearch) => void
  onRestore: (backup: Backup) => void
  vaultsLink: ReactNode
}

const nothing: Backup[] = []

export function BackupsView(props: BackupsViewProps) {
  const { search, onSearch, onRestore, ownEngine, containerLink, vaultsLink } = props
  const { data, error, refetch, isFetching } = useBackups()
  const { actions, removeUnreadable, dialogs } = useBackupDialogs(onRestore)
  const backups = data?.backups ?? nothing
  const q = useDeferredValue(search.q)
  const groups = useMemo(() => groupBackups(backups, q), [backups, q])
  const containers = useMemo(() => groupBackups(backups).length, [backups])

  if (!data && error) return <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
  if (!data) return <TableSkeleton label="Loading backups" />
  return (
    <>
      <BackupProblems {...data} vaultsLink={vaultsLink} onRemove={removeUnreadable} />
      {backups.length === 0 && <NoBackups hidden={data.vaultProblems.length + data.unreadable.length > 0} />}
      {backups.length > 0 && (
        <div className={classes['toolbar']} role="search" aria-label="Filter backups">
          <SearchInput
            label="Search backups"
            placeholder="Container, image, id…"
            value={search.q ?? ''}
            onChange={(text) => onSearch(text ? { q: text } : {})}
          />
          <span className={classes['count']} role="status">
            {countOf(backups.length, 'backup')} of {countOf(containers, 'container')}
          </span>
        </div>
      )}
      {backups.length > 0 && groups.length === 0 && (
        <EmptyState icon={<IconFilterOff size={28} />} title="No backup matches">
          <Button variant="default" size="xs" onClick={() => onSearch({})}>
            Show all
          </Button>
        </EmptyState>
      )}
      <BackupGroups {...{ groups, ownEngine, actions, containerLink }} />
      {dialogs}
    </>
  )
}
