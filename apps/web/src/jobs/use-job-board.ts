import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useCallback } from 'react'
import { useTRPC } from '../trpc/trpc.ts'
import type { JobBoard, JobRow } from './job.ts'

export const jobBoardKey = ['jobs', 'board'] as const
const none: JobRow[] = []

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

/** What runs on one backup now: its verification, restores of it. */
export function useJobsOnBackup(backupId: string): JobRow[] {
  const select = useCallback(
    (board: JobBoard) =>
      board.active.filter(({ subject }) => subject.kind === 'backup' && subject.backupId === backupId),
    [backupId],
  )
  return useJobBoard(select) ?? none
}

/** The prunes of a vault that are queued or running. */
export function useVaultPrunes(vaultId: string): JobRow[] {
  const select = useCallback(
    (board: JobBoard) => board.active.filter(({ subject }) => subject.kind === 'vault' && subject.vaultId === vaultId),
    [vaultId],
  )
  return useJobBoard(select) ?? none
}
