import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { EngineIdProvider } from '../engine-id.ts'
import { TRPCProvider } from '../trpc.ts'
import { createFakeClient, type FakeAnswers } from './create-fake-client.ts'

/** Draws a component in what every page has around it, with the server's answers given by the test. */
export function draw(children: ReactNode, answers: FakeAnswers = {}) {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  return render(
    <MantineProvider env="test">
      <QueryClientProvider client={queryClient}>
        <TRPCProvider trpcClient={createFakeClient(answers)} queryClient={queryClient}>
          <EngineIdProvider value="local">{children}</EngineIdProvider>
        </TRPCProvider>
      </QueryClientProvider>
    </MantineProvider>,
  )
}
