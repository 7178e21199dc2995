import { Anchor } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { getRouteApi, Link } from '@tanstack/react-router'
import { BackupsView } from '../features/backups/backups-view.tsx'
import { PageTitle } from './page-title.tsx'
import { useRestoreDialog } from './use-restore-dialog.tsx'
import { VaultsLink } from './vaults-link.tsx'

const route = getRouteApi('/backups')

export function BackupsPage() {
  useDocumentTitle('Backups · Holdfast')
  const navigate = route.useNavigate()
  const { restore, dialog } = useRestoreDialog()
  return (
    <>
      <PageTitle>Backups</PageTitle>
      <BackupsView
        search={route.useSearch()}
        onSearch={(search) => void navigate({ search, replace: true })}
        onRestore={restore}
        containerLink={linkToContainer}
        vaultsLink={<VaultsLink />}
      />
      {dialog}
    </>
  )
}

function linkToContainer(containerName: string, words: string) {
  return (
    <Anchor
      inherit
      c="inherit"
      underline="hover"
      renderRoot={(props) => <Link to="/backups/$containerName" params={{ containerName }} {...props} />}
    >
      {words}
    </Anchor>
  )
}
