import { Notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useParams } from '@tanstack/react-router'
import { ContainersFeed } from '../features/containers/feed/containers-feed.tsx'
import { JobDismissalsProvider } from '../jobs/job-dismissals.tsx'
import { useJobBoardFeed } from '../jobs/use-job-board.ts'
import { EngineIdProvider } from '../trpc/engine-id.ts'
import { useServerConnection } from '../trpc/server-connection.ts'
import { useTRPC } from '../trpc/trpc.ts'
import { Banner } from '../ui/banner.tsx'
import { LoadError } from '../ui/list-state.tsx'
import { MenuHost } from '../ui/menu-host.tsx'
import { ClockTime } from '../ui/time.tsx'
import { NoEnginePage } from './error-pages.tsx'
import { Header } from './header.tsx'
import { JobToasts } from './job-toasts.tsx'
import classes from './layout.module.css'
import { Navigation } from './navigation.tsx'

const toastsBelowDialogs = 150

export function Layout() {
  useJobBoardFeed()
  const engines = useQuery(useTRPC().engines.list.queryOptions(undefined, { staleTime: Infinity }))
  const { engineId = engines.data?.[0]?.id ?? null } = useParams({ strict: false })
  return (
    <EngineIdProvider value={engineId}>
      <JobDismissalsProvider>
        <ContainersFeed>
          <a className={classes['skip']} href="#main">
            Skip to content
          </a>
          <div className={classes['shell']}>
            <Header />
            <Navigation />
            <main id="main" tabIndex={-1} className={classes['main']}>
              <ConnectionBanner />
              <MenuHost>
                {engineId !== null && isConnected(engineId, engines.data) && <Outlet />}
                {engineId !== null && !isConnected(engineId, engines.data) && <NoEnginePage engineId={engineId} />}
                {engineId === null && engines.error && (
                  <LoadError error={engines.error} retry={() => void engines.refetch()} retrying={engines.isFetching} />
                )}
              </MenuHost>
              <div id="overlays" />
            </main>
          </div>
          {engineId !== null && <Toasts />}
        </ContainersFeed>
      </JobDismissalsProvider>
    </EngineIdProvider>
  )
}

/** What toasts say of jobs leads to pages of the engine. */
function Toasts() {
  return (
    <>
      <JobToasts />
      <Notifications
        className={classes['toasts'] ?? ''}
        position="bottom-left"
        limit={3}
        zIndex={toastsBelowDialogs}
        autoClose={6_000}
        containerWidth={340}
      />
    </>
  )
}

/** Until the list has come, the engine in the address is believed. */
function isConnected(engineId: string, engines: readonly { id: string }[] | undefined): boolean {
  return engines === undefined || engines.some(({ id }) => id === engineId)
}

/** The link to Holdfast itself is down. The engine may be well: what the page shows is merely not live. */
function ConnectionBanner() {
  const state = useServerConnection()
  if (state.status !== 'lost') return null
  return (
    <Banner tone="warn">
      <b>Connection to Holdfast lost</b> at <ClockTime at={state.since} />. This page may be out of date. Reconnecting…
    </Banner>
  )
}
