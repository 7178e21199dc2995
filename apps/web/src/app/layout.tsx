import { Notifications } from '@mantine/notifications'
import { Outlet } from '@tanstack/react-router'
import { ContainersFeed } from '../features/containers/containers-feed.tsx'
import { JobDismissalsProvider } from '../jobs/job-dismissals.tsx'
import { useJobBoardFeed } from '../jobs/use-job-board-feed.ts'
import { MenuHost } from '../ui/menu-host.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { Header } from './header.tsx'
import classes from './layout.module.css'
import { Navigation } from './navigation.tsx'
import { JobNews } from './job-news.tsx'

const toastsBelowDialogs = 150

export function Layout() {
  useJobBoardFeed()
  return (
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
  )
}
