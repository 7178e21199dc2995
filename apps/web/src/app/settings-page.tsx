import { SettingsView } from '../features/settings/settings-view.tsx'
import { PageTitle } from './page-title.tsx'

export function SettingsPage() {
  return (
    <>
      <PageTitle title="Settings" />
      <SettingsView />
    </>
  )
}
