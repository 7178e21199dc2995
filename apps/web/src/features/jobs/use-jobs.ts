import type { JobFilter } from '@holdfast/contract'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { Job, JobRow } from '../../jobs/job.ts'
import { useJobBoard } from '../../jobs/use-job-board.ts'
import { useJobDetails } from '../../jobs/use-job-details.ts'
import { useTRPC } from '../../trpc/trpc.ts'

/** One whole job, with its progress from the board while it runs. */
export function useJob(id: string) {
  const live = useJobBoard((board) => [...board.active, ...board.finished].find((job) => job.id === id))
  const { data, error, refetch, isFetching } = useJobDetails(id, live?.state.status ?? null)
  return { job: data && withProgress(data, live), error, retry: () => void refetch(), retrying: isFetching }
}

/** While it runs the board has its latest progress. */
function withProgress(job: Job, live: JobRow | undefined): Job {
  const progress = live?.state.status === 'running' ? live.state.progress : null
  return job.state.status === 'running' && progress ? { ...job, state: { ...job.state, progress } } : job
}

const pageSize = 50

/** Ended jobs that a filter lets through, newest first, a page at a time. */
export function useJobHistory(filter: JobFilter) {
  const { data, ...query } = useInfiniteQuery(
    useTRPC().jobs.history.infiniteQueryOptions(
      { limit: pageSize, filter },
      { getNextPageParam: (page) => page.nextCursor, placeholderData: keepPreviousData },
    ),
  )
  return { ...query, entries: data?.pages.flatMap((page) => page.entries) }
}
