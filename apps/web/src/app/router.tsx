import { useQuery } from '@tanstack/react-query'
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  useRouterState,
  type RouterHistory,
} from '@tanstack/react-router'
import { readAuditSearch } from '../features/audit/audit-search.ts'
import { readBackupsSearch } from '../features/backups/list/backups-search.ts'
import { readContainersSearch } from '../features/containers/list/containers-search.ts'
import { readExportsSearch } from '../features/exports/exports-search.ts'
import { readJobsSearch } from '../features/jobs/jobs-search.ts'
import { readScheduleSearch } from '../features/schedules/form/schedule-search.ts'
import { useEngineId } from '../trpc/engine-id.ts'
import { useTRPC } from '../trpc/trpc.ts'
import { NotFoundPage, PageError } from './error-pages.tsx'
import { Layout } from './layout.tsx'

const root = createRootRoute({ component: Layout, notFoundComponent: NotFoundPage })

/** Of whoever has schedules that is the overview. Addresses without an engine are about the only one. */
const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readContainersSearch,
  component: function Home() {
    const [engineId, search] = [useEngineId(), home.useSearch()]
    const isPlain = Object.keys(search).length === 0
    const { data, isPending } = useQuery({ ...useTRPC().schedules.list.queryOptions(), enabled: isPlain })
    // Somebody may go elsewhere before it is known, and that page may still be on its way.
    const isHere = useRouterState({ select: ({ location }) => location.pathname === '/' })
    if (!isHere || (isPlain && isPending)) return null
    if (isPlain && data !== undefined && data.length > 0) return <Navigate to="/overview" replace />
    return <Navigate to="/engines/$engineId/containers" params={{ engineId }} search={search} replace />
  },
})

const overview = createRoute({
  getParentRoute: () => root,
  path: 'overview',
  component: lazyRouteComponent(() => import('./overview-page.tsx'), 'OverviewPage'),
})

const engine = createRoute({
  getParentRoute: () => root,
  path: 'engines/$engineId',
  component: function Engine() {
    const { engineId } = engine.useParams()
    return <Navigate to="/engines/$engineId/containers" params={{ engineId }} replace />
  },
})

const containers = createRoute({
  getParentRoute: () => root,
  path: 'engines/$engineId/containers',
  validateSearch: readContainersSearch,
  component: lazyRouteComponent(() => import('./containers-page.tsx'), 'ContainersPage'),
})

const backups = createRoute({
  getParentRoute: () => root,
  path: 'backups',
  validateSearch: readBackupsSearch,
  component: lazyRouteComponent(() => import('./backups-page.tsx'), 'BackupsPage'),
})

const containerBackups = createRoute({
  getParentRoute: () => root,
  path: 'engines/$engineId/containers/$containerName/backups',
  component: lazyRouteComponent(() => import('./backups-page.tsx'), 'ContainerBackupsPage'),
})

/** Where a container's backups were before addresses had an engine. */
const formerBackups = createRoute({
  getParentRoute: () => root,
  path: 'backups/$containerName',
  component: function FormerBackups() {
    const params = { engineId: useEngineId(), ...formerBackups.useParams() }
    return <Navigate to="/engines/$engineId/containers/$containerName/backups" params={params} replace />
  },
})

const schedules = createRoute({
  getParentRoute: () => root,
  path: 'schedules',
  component: lazyRouteComponent(() => import('./schedules-page.tsx'), 'SchedulesPage'),
})

const newSchedule = createRoute({
  getParentRoute: () => root,
  path: 'schedules/new',
  validateSearch: readScheduleSearch,
  component: lazyRouteComponent(() => import('./schedule-page.tsx'), 'NewSchedulePage'),
})

const schedule = createRoute({
  getParentRoute: () => root,
  path: 'schedules/$scheduleId',
  component: lazyRouteComponent(() => import('./schedule-page.tsx'), 'SchedulePage'),
})

const runs = createRoute({
  getParentRoute: () => root,
  path: 'schedules/$scheduleId/runs',
  component: lazyRouteComponent(() => import('./schedule-runs-page.tsx'), 'ScheduleRunsPage'),
})

const run = createRoute({
  getParentRoute: () => runs,
  path: '$runId',
  component: lazyRouteComponent(() => import('./schedule-runs-page.tsx'), 'ScheduleRunPage'),
})

const vaults = createRoute({
  getParentRoute: () => root,
  path: 'vaults',
  component: lazyRouteComponent(() => import('./vaults-page.tsx'), 'VaultsPage'),
})

const exports = createRoute({
  getParentRoute: () => root,
  path: 'exports',
  validateSearch: readExportsSearch,
  component: lazyRouteComponent(() => import('./exports-page.tsx'), 'ExportsPage'),
})

const jobs = createRoute({
  getParentRoute: () => root,
  path: 'jobs',
  validateSearch: readJobsSearch,
  component: lazyRouteComponent(() => import('./jobs-page.tsx'), 'JobsPage'),
})

const job = createRoute({
  getParentRoute: () => jobs,
  path: '$jobId',
  component: lazyRouteComponent(() => import('./jobs-page.tsx'), 'JobPage'),
})

const audit = createRoute({
  getParentRoute: () => root,
  path: 'audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('./audit-page.tsx'), 'AuditPage'),
})

const about = createRoute({
  getParentRoute: () => root,
  path: 'about',
  component: lazyRouteComponent(() => import('./about-page.tsx'), 'AboutPage'),
})

const account = createRoute({
  getParentRoute: () => root,
  path: 'account',
  component: lazyRouteComponent(() => import('./account-page.tsx'), 'AccountPage'),
})

const settings = createRoute({
  getParentRoute: () => root,
  path: 'settings',
  component: lazyRouteComponent(() => import('./settings-page.tsx'), 'SettingsPage'),
})

const notifications = createRoute({
  getParentRoute: () => root,
  path: 'notifications',
  component: lazyRouteComponent(() => import('./notifications-page.tsx'), 'NotificationsPage'),
})

const users = createRoute({
  getParentRoute: () => root,
  path: 'users',
  component: lazyRouteComponent(() => import('./users-page.tsx'), 'UsersPage'),
})

const tokens = createRoute({
  getParentRoute: () => root,
  path: 'tokens',
  component: lazyRouteComponent(() => import('./tokens-page.tsx'), 'TokensPage'),
})

const routeTree = root.addChildren([
  home,
  overview,
  engine,
  containers,
  containerBackups,
  backups,
  formerBackups,
  schedules,
  newSchedule,
  schedule,
  runs.addChildren([run]),
  vaults,
  exports,
  about,
  notifications,
  users,
  tokens,
  account,
  settings,
  audit,
  jobs.addChildren([job]),
])

export function createConsoleRouter(history?: RouterHistory) {
  return createRouter({
    routeTree,
    defaultPreload: 'intent',
    defaultErrorComponent: PageError,
    scrollRestoration: true,
    // Without it a page is also handed what its own reading of the address has dropped.
    search: { strict: true },
    // Plain text in the address: `?q=web&state=running`, not JSON.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: writeSearch,
    ...(history && { history }),
  })
}

function writeSearch(search: Record<string, unknown>): string {
  const texts = Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return texts.length === 0 ? '' : `?${new URLSearchParams(texts)}`
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}
