import { useCallback } from 'react'
import type { Job, JobBoard } from '../../jobs/job.ts'
import { useJobBoard } from '../../jobs/use-job-board.ts'

const none: Job[] = []

/** The prunes of a vault that are queued or running. */
export function useVaultPrunes(vaultId: string): Job[] {
  const select = useCallback(
    (board: JobBoard) => board.active.filter(({ request }) => request.kind === 'prune' && request.vaultId === vaultId),
    [vaultId],
  )
  return useJobBoard(select) ?? none
}
