import { useQueryClient } from '@tanstack/react-query'
import { fireEvent, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { draw } from '../trpc/testing/draw.tsx'
import { JobDismissalsProvider } from './job-dismissals.tsx'
import { JobStrip } from './job-strip.tsx'
import { type Job, rowOf } from './job.ts'
import { createJob, createProgress, findIn } from './testing/create-job.ts'
import { jobBoardKey } from './use-job-board.ts'
import { useJobFor } from './use-job-for.ts'

const now = Date.now()
const result = { kind: 'export', exportId: 'e1', filePath: '/x', sizeBytes: 5, tarBytes: 9, entries: 1 } as const
const succeeded = (agoMs: number, id = 'done'): Job =>
  createJob({ status: 'succeeded', startedAt: now - agoMs - 10, finishedAt: now - agoMs, result }, { id })
const failed = (agoMs: number): Job =>
  createJob(
    {
      status: 'failed',
      startedAt: now - agoMs,
      finishedAt: now - agoMs,
      code: 'TIMEOUT',
      detail: { code: 'verbatim', params: { text: 'It stalled.' } },
      field: null,
    },
    { id: 'failed' },
  )
const running = createJob({ status: 'running', startedAt: now, progress: createProgress() }, { id: 'running' })

function drawRow(board: { active: Job[]; finished: Job[] }, containerId = 'c1') {
  const jobs = [...board.active, ...board.finished]
  function Row() {
    useQueryClient().setQueryData(jobBoardKey, { active: board.active.map(rowOf), finished: board.finished.map(rowOf) })
    return <JobStrip jobs={useJobFor(containerId)} link={(job) => <a href="/x">open {job.id}</a>} />
  }
  draw(
    <JobDismissalsProvider>
      <Row />
    </JobDismissalsProvider>,
    { 'jobs.find': findIn(jobs) },
  )
}

test('a running job shows its bar and can be cancelled; the end of an older one gives way to it', () => {
  drawRow({ active: [running], finished: [succeeded(1_000)] })
  expect(screen.getByRole('progressbar', { name: 'Export of web' })).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Cancel export of web' })).toBeTruthy()
  expect(screen.queryByText(/Exported/)).toBeNull()
})

test('other containers’ jobs are not shown', () => {
  drawRow({ active: [running], finished: [succeeded(1_000)] }, 'c2')
  expect(screen.queryByRole('progressbar')).toBeNull()
  expect(screen.queryByText(/Exported/)).toBeNull()
})

test('a success leads on and goes by itself; only the newest of a kind is told', async () => {
  drawRow({ active: [], finished: [succeeded(1_000), succeeded(2_000, 'older')] })
  expect(await screen.findByText('open done')).toBeTruthy()
  expect(screen.queryByText('open older')).toBeNull()
})

test('an old success is not told any more, an equally old failure is', async () => {
  drawRow({ active: [], finished: [succeeded(600_000)] })
  expect(screen.queryByText(/Exported/)).toBeNull()
  drawRow({ active: [], finished: [failed(600_000)] })
  expect(await screen.findByText('Export failed: It stalled.')).toBeTruthy()
})

test('a failure stays until it is put away', () => {
  drawRow({ active: [], finished: [failed(1_000)] })
  fireEvent.click(screen.getByRole('button', { name: 'Dismiss Export of web' }))
  expect(screen.queryByText(/Export failed/)).toBeNull()
})
