import type { Account } from '@holdfast/contract'
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { AccountProvider } from '../account.ts'
import { EngineIdProvider } from '../engine-id.ts'
import { TRPCProvider } from '../trpc.ts'
import { createFakeClient, type FakeAnswers } from './create-fake-client.ts'

/** Who is signed in, unless a test is about somebody else. */
export const localAdmin: Account = {
  actor: { kind: 'user', id: 'admin', name: 'admin' },
  role: 'admin',
  scopes: [],
  credential: 'session',
}

/** Draws a component in what every page has around it, with the server's answers given by the test. */
export function draw(children: ReactNode, answers: FakeAnswers = {}, account: Account = localAdmin) {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  return render(
    <MantineProvider env="test">
      <QueryClientProvider client={queryClient}>
        <TRPCProvider trpcClient={createFakeClient(answers)} queryClient={queryClient}>
          <AccountProvider value={account}>
            <EngineIdProvider value="local">{children}</EngineIdProvider>
          </AccountProvider>
        </TRPCProvider>
      </QueryClientProvider>
    </MantineProvider>,
  )
}
