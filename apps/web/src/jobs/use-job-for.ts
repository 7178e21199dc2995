import { useCallback } from 'react'
import { useNow } from '../ui/use-now.ts'
import { useJobDismissals } from './job-dismissals.tsx'
import type { Job, JobBoard } from './job.ts'
import { useJobBoard } from './use-job-board.ts'

export interface ContainerJobs {
  active: Job[]
  /** Of each kind the newest job that ended a moment ago and was not yet dismissed. */
  ended: Job[]
}

const none: ContainerJobs = { active: [], ended: [] }
const doneStaysMs = 60_000
const failureStaysMs = 3_600_000

/** The jobs a container's row shows. A row re-renders only when one of them changed. */
export function useJobFor(containerId: string): ContainerJobs {
  const now = useNow()
  const { dismissed } = useJobDismissals()
  const select = useCallback((board: JobBoard) => selectJobs(board, containerId), [containerId])
  const jobs = useJobBoard(select)
  if (!jobs) return none
  return { active: jobs.active, ended: jobs.ended.filter((job) => !dismissed.has(job.id) && isFresh(job, now)) }
}

function selectJobs(board: JobBoard, containerId: string): ContainerJobs {
  const active = board.active.filter(({ request }) => request.containerId === containerId)
  const shown = new Set(active.map(({ request }) => request.kind))
  const ended: Job[] = []
  for (const job of board.finished) {
    if (job.request.containerId !== containerId || shown.has(job.request.kind)) continue
    shown.add(job.request.kind)
    ended.push(job)
  }
  return { active, ended }
}

function isFresh({ state }: Job, now: number): boolean {
  if (state.status === 'queued' || state.status === 'running') return false
  const stays = state.status === 'failed' || state.status === 'interrupted' ? failureStaysMs : doneStaysMs
  return now - state.finishedAt < stays
}
