import { lazy, Suspense, useState } from 'react'
import { LoadError, TableSkeleton } from '../../ui/list-state.tsx'
import type { AccountDialogKind } from './account-dialogs.tsx'
import classes from './account-view.module.css'
import { PasskeysSection } from './passkeys-section.tsx'
import { ProviderSection } from './provider-section.tsx'
import { SecondFactorSection } from './second-factor-section.tsx'
import { SessionsSection } from './sessions-section.tsx'
import { useAccountSecurity } from './use-account-security.ts'
import { Button } from '@mantine/core'

const AccountDialogs = lazy(async () => ({ default: (await import('./account-dialogs.tsx')).AccountDialogs }))

/** How one signs in, and where one is signed in. */
export function AccountView() {
  const { data, error, refetch, isFetching } = useAccountSecurity()
  const [dialog, setDialog] = useState<AccountDialogKind | null>(null)

  if (!data && error) return <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
  if (!data) return <TableSkeleton label="Loading your account" />
  return (
    <div className={classes['sections']}>
      {data.hasPassword && (
        <section className={classes['section']} aria-labelledby="account-password">
          <h2 id="account-password">Password</h2>
          <p>Changing it signs you out everywhere else.</p>
          <div className={classes['actions']}>
            <Button size="xs" variant="default" onClick={() => setDialog({ kind: 'change-password' })}>
              Change password
            </Button>
          </div>
        </section>
      )}
      <SecondFactorSection secondFactor={data.secondFactor} openDialog={setDialog} />
      <PasskeysSection passkeys={data.passkeys} openDialog={setDialog} />
      <ProviderSection openDialog={setDialog} />
      <SessionsSection />
      <Suspense>
        {dialog && <AccountDialogs dialog={dialog} security={data} onClose={() => setDialog(null)} />}
      </Suspense>
    </div>
  )
}
