import type { ContainerRow } from '@holdfast/contract'
import { useDocumentTitle } from '@mantine/hooks'
import { getRouteApi } from '@tanstack/react-router'
import { Suspense, lazy, useCallback, useState } from 'react'
import { CloneButton } from '../features/clones/clone-button.tsx'
import type { ContainersSearch } from '../features/containers/containers-search.ts'
import { ContainersView } from '../features/containers/containers-view.tsx'
import { BackupButton } from '../features/exports/backup-button.tsx'
import { useLastBackups } from '../features/exports/use-last-backups.ts'
import { LastBackup } from './last-backup.tsx'
import type { ContainerJobs } from '../jobs/use-job-for.ts'
import { JobLink } from './job-link.tsx'
import { PageTitle } from './page-title.tsx'

const CloneDialog = lazy(() =>
  import('../features/clones/clone-dialog.tsx').then((module) => ({ default: module.CloneDialog })),
)
const route = getRouteApi('/')

export function ContainersPage() {
  useDocumentTitle('Containers · Holdfast')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const lastBackups = useLastBackups()
  const [cloning, setCloning] = useState<ContainerRow | null>(null)

  const setSearch = useCallback((next: ContainersSearch) => void navigate({ search: next, replace: true }), [navigate])
  const actions = useCallback(
    (row: ContainerRow, jobs: ContainerJobs) => (
      <>
        <BackupButton row={row} jobs={jobs} />
        <CloneButton row={row} onClick={setCloning} />
      </>
    ),
    [],
  )
  return (
    <>
      <PageTitle>Containers</PageTitle>
      <ContainersView
        search={search}
        onSearch={setSearch}
        lastBackups={lastBackups}
        actions={actions}
        backupCell={LastBackup}
        jobLink={JobLink}
      />
      <Suspense>{cloning && <CloneDialog row={cloning} onClose={() => setCloning(null)} />}</Suspense>
    </>
  )
}
