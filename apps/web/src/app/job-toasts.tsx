import { Anchor } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { describeOutcome, describeRow } from '../jobs/describe-outcome.ts'
import { jobTitle } from '../jobs/job-words.ts'
import { type Job, type JobRow, rowOf } from '../jobs/job.ts'
import { useJobBoard } from '../jobs/use-job-board.ts'
import { jobDetailsOptions } from '../jobs/use-job-details.ts'
import { useAccount } from '../trpc/account.ts'
import { useTRPC, useTRPCClient } from '../trpc/trpc.ts'
import { countOf } from '../ui/format.ts'
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
  prune: ['vaults', 'retention'],
  retention: ['backups', 'vaults', 'retention'],
} satisfies Record<JobRow['kind'], ('exports' | 'backups' | 'vaults' | 'retention')[]>

/**
 * Shows the start and end of each job that one started oneself, once; what schedules and others do is one line for all of them. Has the
 * lists that a finished job changed read again.
 */
export function JobToasts() {
  const board = useJobBoard()
  const queryClient = useQueryClient()
  const trpc = useTRPC()
  const client = useTRPCClient()
  const { actor } = useAccount()
  const others = useRef<Ended>({ jobs: 0, failed: 0 })
  const shown = useRef<Map<string, 'active' | 'ended'> | null>(null)

  useEffect(() => {
    if (!board) return
    const first = shown.current === null
    const before = shown.current ?? new Map<string, 'active' | 'ended'>()
    shown.current = before
    for (const job of board.active) {
      if (!first && !before.has(job.id) && isOf(job, actor)) showStart(job)
      before.set(job.id, 'active')
    }
    const ended = board.finished.filter((job) => before.get(job.id) !== 'ended')
    for (const job of ended) {
      if (!first && isOf(job, actor))
        void queryClient
          .fetchQuery(jobDetailsOptions(client, job.id, job.state.status))
          .then(showEnd, () => showUnread(job))
      before.set(job.id, 'ended')
    }
    if (first || ended.length === 0) return
    showOthers(
      others.current,
      ended.filter((job) => !isOf(job, actor)),
    )
    void queryClient.invalidateQueries({ queryKey: trpc.jobs.history.pathKey() })
    const changed = new Set(ended.flatMap((job) => changes[job.kind]))
    const keys = {
      exports: trpc.exports.pathKey(),
      backups: trpc.backups.list.pathKey(),
      vaults: trpc.vaults.pathKey(),
      retention: trpc.retention.pathKey(),
    }
    void queryClient.invalidateQueries({ queryKey: trpc.overview.pathKey() })
    for (const list of changed) void queryClient.invalidateQueries({ queryKey: keys[list] })
  }, [board, queryClient, trpc, client, actor])
  return null
}

interface Ended {
  jobs: number
  failed: number
}

function isOf(job: JobRow, actor: JobRow['actor']): boolean {
  return job.actor.kind === actor.kind && job.actor.id === actor.id
}

/** One line that counts on as long as it is there. */
function showOthers(shown: Ended, ended: readonly JobRow[]): void {
  if (ended.length === 0) return
  shown.jobs += ended.length
  shown.failed += ended.filter(({ state }) => state.status === 'failed').length
  const { jobs, failed } = shown
  const line = {
    id: 'jobs-of-others',
    title: `${countOf(jobs, 'job')} of schedules and others ended`,
    message: (
      <>
        {failed === 0 ? 'None failed.' : `${failed} failed.`}{' '}
        <Anchor size="sm" renderRoot={(props) => <Link to="/jobs" {...props} />}>
          Show jobs
        </Anchor>
      </>
    ),
    color: toneColor[failed === 0 ? 'good' : 'bad'],
    autoClose: failed === 0 ? 6_000 : 15_000,
    onClose: () => Object.assign(shown, { jobs: 0, failed: 0 }),
  }
  notifications.update(line)
  // Does nothing where that one is still there.
  notifications.show(line)
}

function showStart(job: JobRow): void {
  notifications.show({ id: job.id, title: `${jobTitle(job)} started`, message: '', color: 'accent', autoClose: 4_000 })
}

function showEnd(job: Job): void {
  const { tone, sentence } = describeOutcome(job)
  show(job.id, { title: jobTitle(rowOf(job)), tone, sentence, link: <JobLink job={job} /> })
}

/** The job could not be read: only its row is known. */
function showUnread(row: JobRow): void {
  show(row.id, { title: jobTitle(row), ...describeRow(row), link: null })
}

interface Toast {
  title: string
  tone: Tone
  sentence: string
  link: ReactNode
}

function show(id: string, { title, tone, sentence, link }: Toast): void {
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
