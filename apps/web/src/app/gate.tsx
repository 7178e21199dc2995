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
const patienceMs = 5_000

/** Lets through whoever is signed in. The page asked for stays in the address, and comes after signing in. */
export function Gate({ children }: { children: ReactNode }) {
  const { status } = useServerConnection()
  const queryClient = useQueryClient()
  const query = useTRPC().session.state.queryOptions(undefined, {
    staleTime: Infinity,
    // While the socket is down nothing else would say that the session has ended meanwhile.
    refetchInterval: status === 'lost' ? askAgainMs : false,
  })
  const { data, error, isFetching, refetch } = useQuery(query)
  const isLate = useIsLate(!data && !error)
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

  async function again(): Promise<void> {
    // What hangs would be waited for again.
    await queryClient.cancelQueries({ queryKey: query.queryKey })
    await refetch()
  }

  if (!data)
    return error || isLate ? (
      <LoadError error={error} retry={() => void again()} retrying={error !== null && isFetching} />
    ) : null
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

/** Whether something is waited for, and has been for longer than people look at a blank page. */
function useIsLate(isWaiting: boolean): boolean {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    if (!isWaiting) return undefined
    const timer = setTimeout(() => setLate(true), patienceMs)
    return () => clearTimeout(timer)
  }, [isWaiting])
  return isLate
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
