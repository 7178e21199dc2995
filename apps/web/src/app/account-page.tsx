import { AccountView } from '../features/account/account-view.tsx'
import { PageTitle } from './page-title.tsx'

export function AccountPage() {
  return (
    <>
      <PageTitle title="Account and security" />
      <AccountView />
    </>
  )
}
