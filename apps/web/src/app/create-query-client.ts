import { QueryClient } from '@tanstack/react-query'
import { retryUnanswered } from '../trpc/retry-unanswered.ts'

// A panel on one's own machine works without the internet, which is all that a browser's "offline" means.
const networkMode = 'always'

/** Subscriptions keep the lists fresh, so nothing is asked again merely because a window got the focus. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 30_000, refetchOnWindowFocus: false, retry: retryUnanswered, networkMode },
      mutations: { networkMode },
    },
  })
}
