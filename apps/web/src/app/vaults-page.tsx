import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { VaultRetention } from '../features/retention/vault-retention.tsx'
import { VaultsView } from '../features/vaults/vaults-view.tsx'
import { PageTitle } from './page-title.tsx'

export function VaultsPage() {
  return (
    <>
      <PageTitle title="Vaults" />
      <VaultsView backupsLink={linkToBackups} retentionOf={(vault) => <VaultRetention vault={vault} />} />
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
