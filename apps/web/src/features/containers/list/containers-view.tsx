import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import type { ContainerDialog } from '../actions/container-dialogs.tsx'
import { useContainerActions } from '../actions/use-container-actions.ts'
import { useContainersRetry } from '../feed/containers-feed.tsx'
import { lastKnown, useContainers } from '../feed/containers-snapshot.ts'
import { EngineAway, EngineUnreachable } from '../feed/engine-unreachable.tsx'
import { arrangeContainers, type LastBackups } from './arrange-containers.ts'
import type { RowSlots } from './container-row.tsx'
import { ContainersEmpty, ContainersSkeleton } from './containers-empty.tsx'
import type { ContainersSearch } from './containers-search.ts'
import { ContainersTable } from './containers-table.tsx'
import { ContainersToolbar } from './containers-toolbar.tsx'

const ContainerDialogs = lazy(() =>
  import('../actions/container-dialogs.tsx').then((m) => ({ default: m.ContainerDialogs })),
)

interface ContainersViewProps extends Pick<RowSlots, 'actions' | 'backupCell' | 'menuItems' | 'jobLink'> {
  search: ContainersSearch
  onSearch: (search: ContainersSearch) => void
  lastBackups: LastBackups
}

export function ContainersView({ search, onSearch, lastBackups, ...slots }: ContainersViewProps) {
  const snapshot = useContainers()
  const retry = useContainersRetry()
  const [dialog, setDialog] = useState<ContainerDialog | null>(null)
  const run = useContainerActions(setDialog)
  const close = useCallback(() => setDialog(null), [])
  const known = lastKnown(snapshot)
  const items = useMemo(
    () => arrangeContainers(known?.rows ?? [], search, lastBackups),
    [known?.rows, search, lastBackups],
  )

  const shown = items.filter((item) => item.kind === 'row').length

  if (!snapshot) return <ContainersSkeleton />
  if (!known) return snapshot.status === 'unreachable' && <EngineUnreachable {...snapshot} {...retry} />
  return (
    <>
      {snapshot.status === 'unreachable' && <EngineAway {...snapshot} {...retry} />}
      {known.rows.length === 0 ? (
        <ContainersEmpty filtered={false} onClear={() => onSearch({})} />
      ) : (
        <>
          <ContainersToolbar rows={known.rows} shown={shown} search={search} onSearch={onSearch} />
          {items.length === 0 ? (
            <ContainersEmpty filtered onClear={() => onSearch({})} />
          ) : (
            <ContainersTable
              items={items}
              search={search}
              onSearch={onSearch}
              lastBackups={lastBackups}
              stale={snapshot.status === 'unreachable'}
              {...slots}
              run={run}
              openDialog={setDialog}
            />
          )}
        </>
      )}
      <Suspense>{dialog && <ContainerDialogs dialog={dialog} onClose={close} />}</Suspense>
    </>
  )
}
