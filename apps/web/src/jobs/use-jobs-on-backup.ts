import { useCallback } from 'react'
import type { Job, JobBoard } from './job.ts'
import { useJobBoard } from './use-job-board.ts'

const none: Job[] = []

/** What runs on one backup now: its verification, restores of it. */
export function useJobsOnBackup(backupId: string): Job[] {
  const select = useCallback(
    (board: JobBoard) => board.active.filter(({ request }) => 'backupId' in request && request.backupId === backupId),
    [backupId],
  )
  return useJobBoard(select) ?? none
}
