import { Anchor } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ContainerBackups } from '../features/backups/container-backups.tsx'
import classes from './layout.module.css'
import { PageTitle } from './page-title.tsx'
import { useRestoreDialog } from './use-restore-dialog.tsx'
import { VaultsLink } from './vaults-link.tsx'

const route = getRouteApi('/backups/$containerName')

export function ContainerBackupsPage() {
  const { containerName } = route.useParams()
  useDocumentTitle(`Backups of ${containerName} · Holdfast`)
  const { restore, dialog } = useRestoreDialog()
  return (
    <>
      <PageTitle>Backups of {containerName}</PageTitle>
      <p className={classes['above']}>
        <Anchor size="xs" renderRoot={(props) => <Link to="/backups" {...props} />}>
          All backups
        </Anchor>
      </p>
      <ContainerBackups containerName={containerName} onRestore={restore} vaultsLink={<VaultsLink />} />
      {dialog}
    </>
  )
}
