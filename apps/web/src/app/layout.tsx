import { Notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { ContainersFeed } from '../features/containers/feed/containers-feed.tsx'
import { JobDismissalsProvider } from '../jobs/job-dismissals.tsx'
import { useJobBoardFeed } from '../jobs/use-job-board.ts'
import { useServerConnection } from '../trpc/server-connection.ts'
import { Banner } from '../ui/banner.tsx'
import { MenuHost } from '../ui/menu-host.tsx'
import { ClockTime } from '../ui/time.tsx'
import { Header } from './header.tsx'
import { JobNews } from './job-news.tsx'
import classes from './layout.module.css'
import { Navigation } from './navigation.tsx'
import { EngineIdProvider } from '../trpc/engine-id.ts'
import { useTRPC } from '../trpc/trpc.ts'

const toastsBelowDialogs = 150

export function Layout() {
  useJobBoardFeed()
  const { data: engines } = useQuery(useTRPC().engines.list.queryOptions(undefined, { staleTime: Infinity }))
  const [engine] = engines ?? []
  if (engine === undefined) return null
  return (
    <EngineIdProvider value={engine.id}>
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
                <Outlet />
              </MenuHost>
              <div id="overlays" />
            </main>
          </div>
          <JobNews />
          <Notifications
            className={classes['toasts'] ?? ''}
            position="bottom-left"
            limit={3}
            zIndex={toastsBelowDialogs}
            autoClose={6_000}
            containerWidth={340}
          />
        </ContainersFeed>
      </JobDismissalsProvider>
    </EngineIdProvider>
  )
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
