import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef } from 'react'
import { describeOutcome, describeRow } from '../jobs/describe-outcome.ts'
import { jobTitle } from '../jobs/job-words.ts'
import { type Job, type JobRow, rowOf } from '../jobs/job.ts'
import { useJobBoard } from '../jobs/use-job-board.ts'
import { useTRPC } from '../trpc/trpc.ts'
import type { Tone } from '../ui/status-dot.tsx'
import { JobLink } from './job-link.tsx'

const toneColor = { good: 'teal', busy: 'accent', warn: 'yellow', bad: 'red', idle: 'gray' } satisfies Record<
  Tone,
  string
>

/** The lists that a job of this kind changes. New containers tell of themselves. */
const changes = {
  export: ['exports'],
  clone: [],
  backup: ['backups', 'vaults'],
  restore: [],
  verify: ['backups', 'vaults'],
  prune: ['vaults'],
} satisfies Record<JobRow['kind'], ('exports' | 'backups' | 'vaults')[]>

/** Tells each job's start and end once, and has the lists that a finished job changed read again. */
export function JobNews() {
  const board = useJobBoard()
  const queryClient = useQueryClient()
  const trpc = useTRPC()
  const told = useRef<Map<string, 'active' | 'ended'> | null>(null)

  useEffect(() => {
    if (!board) return
    const first = told.current === null
    const before = told.current ?? new Map<string, 'active' | 'ended'>()
    told.current = before
    for (const job of board.active) {
      if (!first && !before.has(job.id)) tellStart(job)
      before.set(job.id, 'active')
    }
    const ended = board.finished.filter((job) => before.get(job.id) !== 'ended')
    for (const job of ended) {
      if (!first)
        void queryClient.fetchQuery(trpc.jobs.find.queryOptions({ id: job.id })).then(tellEnd, () => tellUnread(job))
      before.set(job.id, 'ended')
    }
    if (first || ended.length === 0) return
    void queryClient.invalidateQueries({ queryKey: trpc.jobs.history.pathKey() })
    const changed = new Set(ended.flatMap((job) => changes[job.kind]))
    const keys = {
      exports: trpc.exports.pathKey(),
      backups: trpc.backups.list.pathKey(),
      vaults: trpc.vaults.pathKey(),
    }
    for (const list of changed) void queryClient.invalidateQueries({ queryKey: keys[list] })
  }, [board, queryClient, trpc])
  return null
}

function tellStart(job: JobRow): void {
  notifications.show({ id: job.id, title: `${jobTitle(job)} started`, message: '', color: 'accent', autoClose: 4_000 })
}

function tellEnd(job: Job): void {
  const { tone, sentence } = describeOutcome(job)
  show(job.id, { title: jobTitle(rowOf(job)), tone, sentence, link: <JobLink job={job} /> })
}

/** Its details did not come. */
function tellUnread(row: JobRow): void {
  show(row.id, { title: jobTitle(row), ...describeRow(row), link: null })
}

interface News {
  title: string
  tone: Tone
  sentence: string
  link: ReactNode
}

function show(id: string, { title, tone, sentence, link }: News): void {
  notifications.hide(id)
  notifications.show({
    title,
    message: (
      <>
        {sentence} {link}
      </>
    ),
    color: toneColor[tone],
    autoClose: tone === 'bad' ? 15_000 : 6_000,
  })
}
