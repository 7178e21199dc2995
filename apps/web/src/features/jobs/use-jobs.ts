import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useJobBoard } from '../../jobs/use-job-board.ts'
import { useTRPC } from '../../trpc/trpc.ts'

/** One job: live from the board while it is on it, else as the history has it. */
export function useJob(id: string) {
  const live = useJobBoard((board) => [...board.active, ...board.finished].find((job) => job.id === id) ?? null)
  const options = useTRPC().jobs.find.queryOptions({ id }, { enabled: live === null, retry: false })
  const { data, error, refetch, isFetching } = useQuery(options)
  return { job: live ?? data, error, retry: () => void refetch(), retrying: isFetching }
}

const pageSize = 50

/** Ended jobs, newest first, a page at a time. */
export function useJobHistory() {
  const { data, ...query } = useInfiniteQuery(
    useTRPC().jobs.history.infiniteQueryOptions({ limit: pageSize }, { getNextPageParam: (page) => page.nextCursor }),
  )
  return { ...query, jobs: data?.pages.flatMap((page) => page.jobs) }
}
