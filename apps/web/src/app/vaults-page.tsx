import { Anchor } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { VaultsView } from '../features/vaults/vaults-view.tsx'
import { PageTitle } from './page-title.tsx'

export function VaultsPage() {
  useDocumentTitle('Vaults · Holdfast')
  return (
    <>
      <PageTitle>Vaults</PageTitle>
      <VaultsView backupsLink={linkToBackups} />
    </>
  )
}

function linkToBackups(words: string, q?: string) {
  return (
    <Anchor inherit renderRoot={(props) => <Link to="/backups" search={q === undefined ? {} : { q }} {...props} />}>
      {words}
    </Anchor>
  )
}
