import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, type ReactNode } from 'react'
import { AccountProvider } from '../trpc/account.ts'
import { useServerConnection } from '../trpc/server-connection.ts'
import { useTRPC } from '../trpc/trpc.ts'
import { LoadError } from '../ui/list-state.tsx'
import { OidcToast } from './oidc-toast.tsx'

const SignInPage = lazy(async () => ({ default: (await import('../features/sessions/sign-in-page.tsx')).SignInPage }))
const SetUpPage = lazy(async () => ({ default: (await import('../features/sessions/set-up-page.tsx')).SetUpPage }))
const InvitationPage = lazy(async () => ({
  default: (await import('../features/sessions/invitation-page.tsx')).InvitationPage,
}))

/** Lets through whoever is signed in. The page asked for stays in the address, and comes after signing in. */
export function Gate({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient()
  const { data, error, isFetching, refetch } = useQuery(
    useTRPC().session.state.queryOptions(undefined, { staleTime: Infinity }),
  )
  const { status } = useServerConnection()
  // A socket that was closed may mean that the session has ended, or that one's role has changed.
  useEffect(() => {
    if (status === 'lost') void refetch()
  }, [status, refetch])

  /** What one person was shown is not for the next. */
  async function start(): Promise<void> {
    queryClient.clear()
    await refetch()
  }

  if (!data) return error ? <LoadError error={error} retry={() => void refetch()} retrying={isFetching} /> : null
  if (location.pathname === '/invitation') return <Page of={InvitationPage} onSignedIn={start} />
  if (data.needsSetup && data.account === null) return <Page of={SetUpPage} onSignedIn={start} />
  if (data.account === null) return <Page of={SignInPage} onSignedIn={start} />
  return (
    <AccountProvider value={data.account}>
      <OidcToast />
      {children}
    </AccountProvider>
  )
}

interface PageProps {
  of: typeof SignInPage
  onSignedIn: () => Promise<void>
}

function Page({ of: Shown, onSignedIn }: PageProps) {
  return (
    <Suspense>
      <Shown onSignedIn={onSignedIn} />
    </Suspense>
  )
}
