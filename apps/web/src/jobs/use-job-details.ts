import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useTRPCClient } from '../trpc/trpc.ts'
import type { JobRow } from './job.ts'

type Client = ReturnType<typeof useTRPCClient>

/** The whole of one job. It is read again when its status on the board is another; null where it is not on the board. */
export function jobDetailsOptions(client: Client, id: string, status: JobRow['state']['status'] | null) {
  return queryOptions({
    queryKey: ['jobs', 'details', id, status],
    queryFn: ({ signal }) => client.jobs.find.query({ id }, { signal }),
    staleTime: Infinity,
    retry: false,
  })
}

export function useJobDetails(id: string, status: JobRow['state']['status'] | null) {
  const options = jobDetailsOptions(useTRPCClient(), id, status)
  return useQuery({ ...options, placeholderData: keepPreviousData })
}
