import type { BackupSummary } from '@holdfast/contract'
import { Anchor } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { BackupsView } from '../features/backups/list/backups-view.tsx'
import { ContainerBackups } from '../features/backups/list/container-backups.tsx'
import { lastKnown, useContainers } from '../features/containers/feed/containers-snapshot.ts'
import { selectorOf } from '../features/schedules/form/selector-of.ts'
import { useMayChange } from '../features/schedules/use-may-change.ts'
import { ContainerRule } from '../features/schedules/rule/container-rule.tsx'
import { useEngineId } from '../trpc/engine-id.ts'
import { BackupsLink } from './backups-link.tsx'
import classes from './layout.module.css'
import { PageTitle } from './page-title.tsx'

const allRoute = getRouteApi('/backups')
const ofContainerRoute = getRouteApi('/engines/$engineId/containers/$containerName/backups')

export function BackupsPage() {
  const navigate = allRoute.useNavigate()
  const { restore, dialog } = useRestoreDialog()
  return (
    <>
      <PageTitle title="Backups" />
      <BackupsView
        search={allRoute.useSearch()}
        onSearch={(search) => void navigate({ search, replace: true })}
        onRestore={restore}
        ownEngine={useOwnEngine()}
        containerLink={linkToContainer}
        vaultsLink={<VaultsLink />}
      />
      {dialog}
    </>
  )
}

/** The id that the connected engine says of itself; null while nobody knows. */
function useOwnEngine(): string | null {
  return lastKnown(useContainers())?.engine.identity?.id ?? null
}

/** Those of other and unknown engines stand on the page of the connected one, under the same name. */
function ContainerLink({ containerName, words }: { containerName: string; words: string }) {
  return (
    <BackupsLink engineId={useEngineId()} containerName={containerName} inherit c="inherit" underline="hover">
      {words}
    </BackupsLink>
  )
}

function linkToContainer(containerName: string, words: string) {
  return <ContainerLink containerName={containerName} words={words} />
}

export function ContainerBackupsPage() {
  const { containerName } = ofContainerRoute.useParams()
  const mayManage = useMayChange('schedules.manage')
  const { restore, dialog } = useRestoreDialog()
  return (
    <>
      <PageTitle title={`Backups of ${containerName}`} />
      <p className={classes['above']}>
        <Anchor size="xs" renderRoot={(props) => <Link to="/backups" {...props} />}>
          All backups
        </Anchor>
      </p>
      <ContainerRule
        containerName={containerName}
        link={({ id, name }) => <ScheduleLink scheduleId={id} name={name} />}
        protect={mayManage && <ProtectLink containerName={containerName} />}
      />
      <ContainerBackups
        containerName={containerName}
        ownEngine={useOwnEngine()}
        onRestore={restore}
        vaultsLink={<VaultsLink />}
      />
      {dialog}
    </>
  )
}

const RestoreDialog = lazy(() =>
  import('../features/restores/restore-dialog.tsx').then((module) => ({ default: module.RestoreDialog })),
)

type RestorableBackup = Pick<BackupSummary, 'vaultId' | 'id' | 'containerName' | 'startedAt' | 'verified'>

/** Opens the restore of a backup over any page that lists backups. */
function useRestoreDialog(): { restore: (backup: RestorableBackup) => void; dialog: ReactNode } {
  const [backup, setBackup] = useState<RestorableBackup | null>(null)
  return {
    restore: setBackup,
    dialog: <Suspense>{backup && <RestoreDialog backup={backup} onClose={() => setBackup(null)} />}</Suspense>,
  }
}

function ScheduleLink({ scheduleId, name }: { scheduleId: string; name: string }) {
  return (
    <Anchor
      inherit
      renderRoot={(props) => <Link to="/schedules/$scheduleId/runs" params={{ scheduleId }} {...props} />}
    >
      {name}
    </Anchor>
  )
}

/** To a new schedule that takes it. */
function ProtectLink({ containerName }: { containerName: string }) {
  const engineId = useEngineId()
  const row = lastKnown(useContainers())?.rows.find(({ name }) => name === containerName)
  if (row === undefined) return null
  return (
    <Anchor
      inherit
      renderRoot={(props) => (
        <Link to="/schedules/new" search={{ target: JSON.stringify(selectorOf(row, engineId)) }} {...props} />
      )}
    >
      Create a schedule for it
    </Anchor>
  )
}

function VaultsLink() {
  return (
    <Anchor size="sm" renderRoot={(props) => <Link to="/vaults" {...props} />}>
      Go to the vaults
    </Anchor>
  )
}
