import { skipToken, useQuery } from '@tanstack/react-query'
import type { JobBoard } from './job.ts'

export const jobBoardKey = ['jobs', 'board'] as const

/** The latest board, or what `select` picks of it; undefined until the first one arrived. */
export function useJobBoard<T = JobBoard>(select?: (board: JobBoard) => T): T | undefined {
  const { data } = useQuery<JobBoard, Error, T, typeof jobBoardKey>({
    queryKey: jobBoardKey,
    queryFn: skipToken,
    staleTime: Infinity,
    gcTime: Infinity,
    ...(select && { select }),
  })
  return data
}
