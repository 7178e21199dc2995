import { TokensView } from '../features/tokens/tokens-view.tsx'
import { PageTitle } from './page-title.tsx'

export function TokensPage() {
  return (
    <>
      <PageTitle title="API tokens" />
      <TokensView />
    </>
  )
}
