import { BackupSettingsSection } from '../features/settings/backup-settings.tsx'
import { CheckSettingsSection } from '../features/settings/check-settings.tsx'
import { JobLimitsSection } from '../features/settings/job-limits.tsx'
import { KeptRecordsSection } from '../features/settings/kept-records.tsx'
import { SettingsView } from '../features/settings/settings-view.tsx'
import { useMay } from '../trpc/account.ts'
import { NotAllowedPage } from './error-pages.tsx'
import { PageTitle } from './page-title.tsx'

export function SettingsPage() {
  if (!useMay('settings.manage')) return <NotAllowedPage />
  return (
    <>
      <PageTitle title="Settings" />
      <SettingsView />
      <JobLimitsSection />
      <BackupSettingsSection />
      <CheckSettingsSection />
      <KeptRecordsSection />
    </>
  )
}
