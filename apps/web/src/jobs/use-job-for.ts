import { sameSubject, type SubjectAddress } from '@holdfast/contract/same-subject'
import { useCallback } from 'react'
import { useEngineId } from '../trpc/engine-id.ts'
import { useNow } from '../ui/use-now.ts'
import { useJobDismissals } from './job-dismissals.tsx'
import type { JobBoard, JobRow } from './job.ts'
import { useJobBoard } from './use-job-board.ts'

export interface ContainerJobs {
  active: JobRow[]
  /** Of each kind the newest job that ended a moment ago and was not yet dismissed. */
  ended: JobRow[]
}

const none: ContainerJobs = { active: [], ended: [] }
const doneStaysMs = 60_000
const failureStaysMs = 3_600_000

/** The jobs a container's row shows. A row re-renders only when one of them changed. */
export function useJobFor(containerId: string): ContainerJobs {
  const now = useNow()
  const { dismissed } = useJobDismissals()
  const engineId = useEngineId()
  const select = useCallback(
    (board: JobBoard) => selectJobs(board, { kind: 'container', engineId, containerId }),
    [engineId, containerId],
  )
  const jobs = useJobBoard(select)
  if (!jobs) return none
  return { active: jobs.active, ended: jobs.ended.filter((job) => !dismissed.has(job.id) && isFresh(job, now)) }
}

function selectJobs(board: JobBoard, container: SubjectAddress): ContainerJobs {
  const isOfIt = ({ subject }: JobRow): boolean => subject.kind === 'container' && sameSubject(subject, container)
  const active = board.active.filter(isOfIt)
  const shown = new Set(active.map(({ kind }) => kind))
  const ended: JobRow[] = []
  for (const job of board.finished) {
    if (!isOfIt(job) || shown.has(job.kind)) continue
    shown.add(job.kind)
    ended.push(job)
  }
  return { active, ended }
}

function isFresh({ state }: JobRow, now: number): boolean {
  if (state.status === 'queued' || state.status === 'running') return false
  const stays = state.status === 'failed' || state.status === 'interrupted' ? failureStaysMs : doneStaysMs
  return now - state.finishedAt < stays
}
