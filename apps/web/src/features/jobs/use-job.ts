import { useQuery } from '@tanstack/react-query'
import { useJobBoard } from '../../jobs/use-job-board.ts'
import { useTRPC } from '../../trpc/trpc.ts'

/** One job: live from the board while it is on it, else as the history has it. */
export function useJob(id: string) {
  const live = useJobBoard((board) => [...board.active, ...board.finished].find((job) => job.id === id) ?? null)
  const options = useTRPC().jobs.find.queryOptions({ id }, { enabled: live === null, retry: false })
  const { data, error, refetch, isFetching } = useQuery(options)
  return { job: live ?? data, error, retry: () => void refetch(), retrying: isFetching }
}
