import { NotificationsView } from '../features/notifications/notifications-view.tsx'
import { useMay } from '../trpc/account.ts'
import { NotAllowedPage } from './error-pages.tsx'
import { PageTitle } from './page-title.tsx'

export function NotificationsPage() {
  if (!useMay('notifications.manage')) return <NotAllowedPage />
  return (
    <>
      <PageTitle title="Notifications" />
      <NotificationsView />
    </>
  )
}
