import { MantineProvider } from '@mantine/core'
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import type { createClient } from '../trpc/create-client.ts'
import { TRPCProvider } from '../trpc/trpc.ts'
import { ServerConnectionContext } from '../trpc/use-server-connection.ts'
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
            <RouterProvider router={router} />
          </ServerConnectionContext>
        </TRPCProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}
