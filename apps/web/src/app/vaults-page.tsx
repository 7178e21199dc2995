import { useDocumentTitle } from '@mantine/hooks'
import { VaultsView } from '../features/vaults/vaults-view.tsx'
import { PageTitle } from './page-title.tsx'

export function VaultsPage() {
  useDocumentTitle('Vaults · Holdfast')
  return (
    <>
      <PageTitle>Vaults</PageTitle>
      <VaultsView />
    </>
  )
}
