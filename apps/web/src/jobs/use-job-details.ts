import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTRPCClient } from '../trpc/trpc.ts'
import type { JobRow } from './job.ts'

/** The whole of one job. It is read again when its status on the board is another; null where it is not on the board. */
export function useJobDetails(id: string, status: JobRow['state']['status'] | null) {
  const client = useTRPCClient()
  return useQuery({
    queryKey: ['jobs', 'details', id, status],
    queryFn: ({ signal }) => client.jobs.find.query({ id }, { signal }),
    staleTime: Infinity,
    retry: false,
    placeholderData: keepPreviousData,
  })
}
