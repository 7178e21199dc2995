import type { ContainerRow } from '@holdfast/contract'
import { Button } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { Suspense, lazy, useCallback, useState } from 'react'
import { BackupButton } from '../features/backups/dialog/backup-button.tsx'
import { useLastBackups } from '../features/backups/last-backups.ts'
import { lastKnown, useContainers } from '../features/containers/feed/containers-snapshot.ts'
import type { RowSlots } from '../features/containers/list/container-row.tsx'
import type { ContainersSearch } from '../features/containers/list/containers-search.ts'
import { ContainersView } from '../features/containers/list/containers-view.tsx'
import type { ContainerJobs } from '../jobs/use-job-for.ts'
import { useMay } from '../trpc/account.ts'
import { JobLink } from './job-link.tsx'
import { LastBackup } from './last-backup.tsx'
import { PageTitle } from './page-title.tsx'

const CloneDialog = lazy(() =>
  import('../features/clones/clone-dialog.tsx').then((module) => ({ default: module.CloneDialog })),
)
const BackupDialog = lazy(() =>
  import('../features/backups/dialog/backup-dialog.tsx').then((module) => ({ default: module.BackupDialog })),
)
const ExportMenuItems = lazy(() =>
  import('../features/exports/export-menu-items.tsx').then((module) => ({ default: module.ExportMenuItems })),
)
const exportItems = (row: ContainerRow) => <ExportMenuItems row={row} />
const nothing = () => null
const lastBackupCell: RowSlots['backupCell'] = (row, last) => <LastBackup row={row} last={last} />
const jobLink: RowSlots['jobLink'] = (job) => <JobLink job={job} />
const route = getRouteApi('/engines/$engineId/containers')

export function ContainersPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const lastBackups = useLastBackups(lastKnown(useContainers())?.engine.identity?.id ?? null)
  const [backingUp, setBackingUp] = useState<ContainerRow | null>(null)
  const [cloning, setCloning] = useState<ContainerRow | null>(null)

  const [mayBackUp, mayClone, mayExport] = [useMay('backups.create'), useMay('clones.create'), useMay('exports.create')]
  const setSearch = useCallback((next: ContainersSearch) => void navigate({ search: next, replace: true }), [navigate])
  const actions = useCallback(
    (row: ContainerRow, jobs: ContainerJobs) => (
      <>
        {mayBackUp && <BackupButton row={row} jobs={jobs} onClick={setBackingUp} />}
        {mayClone && (
          <Button variant="default" size="compact-sm" aria-label={`Clone ${row.name}`} onClick={() => setCloning(row)}>
            Clone
          </Button>
        )}
      </>
    ),
    [mayBackUp, mayClone],
  )
  return (
    <>
      <PageTitle title="Containers" />
      <ContainersView
        search={search}
        onSearch={setSearch}
        lastBackups={lastBackups}
        actions={actions}
        backupCell={lastBackupCell}
        menuItems={mayExport ? exportItems : nothing}
        jobLink={jobLink}
      />
      <Suspense>{backingUp && <BackupDialog row={backingUp} onClose={() => setBackingUp(null)} />}</Suspense>
      <Suspense>{cloning && <CloneDialog row={cloning} onClose={() => setCloning(null)} />}</Suspense>
    </>
  )
}
