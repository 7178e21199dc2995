import { QueryClient } from '@tanstack/react-query'

/** Subscriptions keep the lists fresh, so nothing is asked again merely because a window got the focus. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { staleTime: 30_000, refetchOnWindowFocus: false, retry: 1 } },
  })
}
