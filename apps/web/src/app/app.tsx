import { MantineProvider } from '@mantine/core'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import type { createClient } from '../trpc/create-client.ts'
import { retryUnanswered } from '../trpc/resend.ts'
import { ServerConnectionContext } from '../trpc/server-connection.ts'
import { TRPCProvider } from '../trpc/trpc.ts'
import { describeError } from '../ui/describe-error.ts'
import { Gate } from './gate.tsx'
import type { createConsoleRouter } from './router.tsx'
import { resolveCssVariables, theme } from './theme.ts'

interface AppProps extends ReturnType<typeof createClient> {
  queryClient: QueryClient
  router: ReturnType<typeof createConsoleRouter>
}

export function App({ client, connection, queryClient, router }: AppProps) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolveCssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <TRPCProvider trpcClient={client} queryClient={queryClient}>
          <ServerConnectionContext value={connection}>
            <Gate>
              <RouterProvider router={router} />
            </Gate>
          </ServerConnectionContext>
        </TRPCProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}

// A panel on one's own machine works without the internet, which is all that a browser's "offline" means.
const networkMode = 'always'

/** Subscriptions keep the lists fresh, so nothing is asked again merely because a window got the focus. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: askWhoIsSignedIn }),
    defaultOptions: {
      queries: { staleTime: 30_000, refetchOnWindowFocus: false, retry: retryUnanswered, networkMode },
      mutations: { networkMode },
    },
  })
  return client

  /** The session has ended, or somebody else ended it: the gate shows it. */
  function askWhoIsSignedIn(error: unknown): void {
    if (describeError(error).code === 'UNAUTHENTICATED')
      void client.invalidateQueries({ queryKey: [['session', 'state']] })
  }
}
