import { Button } from '@mantine/core'
import { IconFilterOff, IconShieldCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { countOf } from '../../ui/count-of.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { SearchInput } from '../../ui/search-input.tsx'
import { TableSkeleton } from '../../ui/table-skeleton.tsx'
import type { Backup } from './backup-list.ts'
import { BackupProblems } from './backup-problems.tsx'
import { BackupTimeline } from './backup-timeline.tsx'
import type { BackupsSearch } from './backups-search.ts'
import classes from './backups-view.module.css'
import { groupBackups } from './group-backups.ts'
import { NoBackups } from './no-backups.tsx'
import { useBackupDialogs } from './use-backup-dialogs.tsx'
import { useBackups } from './use-backups.ts'

const shownOfEach = 3

interface BackupsViewProps {
  search: BackupsSearch
  onSearch: (search: BackupsSearch) => void
  onRestore: (backup: Backup) => void
  /** A container's name, leading to all its backups. */
  containerLink: (containerName: string, words: string) => ReactNode
  vaultsLink: ReactNode
}

export function BackupsView({ search, onSearch, onRestore, containerLink, vaultsLink }: BackupsViewProps) {
  const { data, error, refetch, isFetching } = useBackups()
  const { actions, dialogs } = useBackupDialogs(onRestore)

  if (!data && error) return <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
  if (!data) return <TableSkeleton label="Loading backups" />

  const groups = groupBackups(data.backups, search.q)
  return (
    <>
      <BackupProblems {...data} vaultsLink={vaultsLink} />
      {data.backups.length === 0 && <NoBackups hidden={data.vaultProblems.length > 0} />}
      {data.backups.length > 0 && (
        <div className={classes['toolbar']} role="search" aria-label="Filter backups">
          <SearchInput
            label="Search backups"
            placeholder="Container, image, id…"
            value={search.q ?? ''}
            onChange={(q) => onSearch(q ? { q } : {})}
          />
          <span className={classes['count']} role="status">
            {countOf(data.backups.length, 'backup')} of {countOf(groupBackups(data.backups).length, 'container')}
          </span>
        </div>
      )}
      {data.backups.length > 0 && groups.length === 0 && (
        <EmptyState icon={<IconFilterOff size={28} />} title="No backup matches">
          <Button variant="default" size="xs" onClick={() => onSearch({})}>
            Show all
          </Button>
        </EmptyState>
      )}
      {groups.map(({ containerName, backups }) => (
        <section key={containerName} className={classes['group']} aria-label={`Backups of ${containerName}`}>
          <h2 className={classes['heading']}>
            <IconShieldCheck size={15} aria-hidden className={classes['sign']} />
            {containerLink(containerName, containerName)}
            <span className={classes['count']}>{countOf(backups.length, 'backup')}</span>
          </h2>
          <BackupTimeline label={containerName} backups={backups.slice(0, shownOfEach)} {...actions} />
          {backups.length > shownOfEach && (
            <p className={classes['more']}>
              {containerLink(containerName, `All ${backups.length} of ${containerName}`)}
            </p>
          )}
        </section>
      ))}
      {dialogs}
    </>
  )
}
