import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react'
import { leaveLink } from '../features/sessions/link-token.ts'
import { AccountProvider } from '../trpc/account.ts'
import { useServerConnection } from '../trpc/server-connection.ts'
import { useTRPC, type Outputs } from '../trpc/trpc.ts'
import { LoadError } from '../ui/list-state.tsx'
import { OidcToast } from './oidc-toast.tsx'

const SignInPage = lazy(async () => ({ default: (await import('../features/sessions/sign-in-page.tsx')).SignInPage }))
const SetUpPage = lazy(async () => ({ default: (await import('../features/sessions/set-up-page.tsx')).SetUpPage }))
const InvitationPage = lazy(async () => ({
  default: (await import('../features/sessions/invitation-page.tsx')).InvitationPage,
}))

const askAgainMs = 3_000

/** Lets through whoever is signed in. The page asked for stays in the address, and comes after signing in. */
export function Gate({ children }: { children: ReactNode }) {
  const { status } = useServerConnection()
  const { data, error, isFetching, refetch } = useQuery(
    useTRPC().session.state.queryOptions(undefined, {
      staleTime: Infinity,
      // While the socket is down nothing else would say that the session has ended meanwhile.
      refetchInterval: status === 'lost' ? askAgainMs : false,
    }),
  )
  // A socket that was closed may mean that the session has ended, or that one's role has changed.
  useEffect(() => {
    if (status === 'lost') void refetch()
  }, [status, refetch])
  const name = data?.account?.actor.name ?? null
  const [seenBy, setSeenBy] = useState(name)
  if (name !== null && name !== seenBy) setSeenBy(name)

  async function start(): Promise<void> {
    await refetch()
  }

  if (!data) return error ? <LoadError error={error} retry={() => void refetch()} retrying={isFetching} /> : null
  const { account, needsSetup } = data
  if (location.pathname === '/invitation')
    return (
      <Suspense>
        <InvitationPage present={account?.actor.name ?? null} onSignedIn={start} />
      </Suspense>
    )
  if (account === null)
    return (
      <Suspense>
        {needsSetup ? <SetUpPage onSignedIn={start} /> : <SignInPage ended={seenBy} onSignedIn={start} />}
      </Suspense>
    )
  return (
    <Session key={account.actor.id} account={account}>
      {children}
    </Session>
  )
}

interface SessionProps {
  account: NonNullable<Outputs['session']['state']['account']>
  children: ReactNode
}

/** Begins without anything that somebody else was shown, also where they signed in in another tab. */
function Session({ account, children }: SessionProps) {
  const queryClient = useQueryClient()
  const [noun] = useTRPC().session.state.queryKey()
  useState(() => {
    queryClient.removeQueries({ predicate: ({ queryKey }) => String(queryKey[0]) !== String(noun) })
    // The link to the set-up leads home once there is an admin.
    if (location.pathname === '/setup') leaveLink()
  })
  return (
    <AccountProvider value={account}>
      <OidcToast />
      {children}
    </AccountProvider>
  )
}
