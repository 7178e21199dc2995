import { useInfiniteQuery } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'

const pageSize = 50

/** Ended jobs, newest first, a page at a time. */
export function useJobHistory() {
  const { data, ...query } = useInfiniteQuery(
    useTRPC().jobs.history.infiniteQueryOptions({ limit: pageSize }, { getNextPageParam: (page) => page.nextCursor }),
  )
  return { ...query, jobs: data?.pages.flatMap((page) => page.jobs) }
}
