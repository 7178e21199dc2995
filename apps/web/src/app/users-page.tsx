import { UsersView } from '../features/users/users-view.tsx'
import { useMay } from '../trpc/account.ts'
import { NotAllowedPage } from './error-pages.tsx'
import { PageTitle } from './page-title.tsx'

export function UsersPage() {
  if (!useMay('users.manage')) return <NotAllowedPage />
  return (
    <>
      <PageTitle title="Users" />
      <UsersView />
    </>
  )
}
