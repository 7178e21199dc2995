import { useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useTRPC } from '../trpc/trpc.ts'
import { jobBoardKey } from './use-job-board.ts'

/** Mounted once per tab: keeps the cached board equal to the server's latest. A dropped socket needs nothing else. */
export function useJobBoardFeed(): void {
  const queryClient = useQueryClient()
  const trpc = useTRPC()
  useSubscription(
    trpc.jobs.watch.subscriptionOptions(undefined, {
      onData: (board) => queryClient.setQueryData(jobBoardKey, board),
    }),
  )
}
