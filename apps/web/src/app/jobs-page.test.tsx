import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { rowOf, type HistoryEntry } from '../jobs/job.ts'
import { createJob, findIn } from '../jobs/testing/create-job.ts'
import type { Answer, FakeAnswers } from '../trpc/testing/create-fake-client.ts'
import { draw } from '../trpc/testing/draw.tsx'
import { createConsoleRouter } from './router.tsx'

const times = { startedAt: 1_000, finishedAt: 3_000 }
const failed = createJob({ status: 'failed', ...times, code: 'DISK_FULL', detail: said('No room.'), field: null })
const entries: HistoryEntry[] = [
  { entry: 'job', ...rowOf(failed) },
  { entry: 'unreadable', id: 'job-2', kind: 'teleport', status: 'succeeded', createdAt: 500, finishedAt: 600 },
]

function said(text: string) {
  return { code: 'verbatim', params: { text } }
}

function open(path: string, answers: FakeAnswers = {}) {
  const router = createConsoleRouter(createMemoryHistory({ initialEntries: [path] }))
  draw(<RouterProvider router={router} />, {
    'engines.list': () => [{ id: 'local', endpoint: '/s' }],
    'containers.watch': () => [],
    'jobs.watch': () => [{ active: [], finished: [] }],
    'jobs.history': () => ({ entries, nextCursor: null }),
    'jobs.find': findIn([failed]),
    ...answers,
  })
  return router
}

test('a job of another version is in the list as unreadable, and keeps no other one from being shown', async () => {
  open('/jobs')
  const rows = within(await screen.findByRole('table', { name: 'Past jobs' })).getAllByRole('row')
  expect(rows).toHaveLength(3)
  expect(rows[1]?.textContent).toContain('FailedExport of webThe disk is full DISK_FULL')
  expect(rows[2]?.textContent).toContain('UnreadableStored by another version of Holdfast as teleport')
  expect(within(rows[2] as HTMLElement).queryByRole('link')).toBeNull()
})

test('what is chosen stands in the address and is what the server is asked for', async () => {
  const history = vi.fn<Answer<'jobs.history'>>(() => ({ entries, nextCursor: null }))
  const router = open('/jobs', { 'jobs.history': history })
  fireEvent.change(await screen.findByLabelText('Search past jobs'), { target: { value: 'web' } })
  const choices = { Kind: 'backup', Outcome: 'failed', Subject: 'container', By: 'schedule', Started: 'week' }
  for (const [label, value] of Object.entries(choices))
    fireEvent.change(await screen.findByLabelText(label), { target: { value } })
  await waitFor(() =>
    expect(router.state.location.searchStr).toBe(
      '?q=web&about=container&kind=backup&outcome=failed&by=schedule&since=week',
    ),
  )
  await waitFor(() =>
    expect(history.mock.lastCall?.[0].filter).toEqual({
      subjectName: 'web',
      subjectKind: 'container',
      kinds: ['backup'],
      outcomes: ['failed'],
      actorKind: 'schedule',
      since: expect.any(Number) as number,
    }),
  )
  const { since = 0 } = history.mock.lastCall?.[0].filter ?? {}
  expect(Date.now() - since).toBeGreaterThanOrEqual(7 * 86_400_000)
  expect(Date.now() - since).toBeLessThan(7 * 86_400_000 + 2 * 3_600_000)
})

test('an address chooses too, what it says wrongly is passed over, and all can be shown again', async () => {
  const history = vi.fn<Answer<'jobs.history'>>(() => ({ entries: [], nextCursor: null }))
  const router = open('/jobs?outcome=failed&kind=teleport&by=toString&since=', { 'jobs.history': history })
  expect(await screen.findByText('No past job matches')).toBeTruthy()
  expect(history.mock.lastCall?.[0].filter).toEqual({ outcomes: ['failed'] })
  fireEvent.click(screen.getByRole('button', { name: 'Show all' }))
  expect(await screen.findByText('No jobs yet')).toBeTruthy()
  expect(router.state.location.searchStr).toBe('')
})

test('a job is opened over the list, and the list is as it was when it is closed', async () => {
  const router = open('/jobs?outcome=failed')
  fireEvent.click(await screen.findByRole('link', { name: 'Export of web' }))
  const details = await screen.findByRole('dialog', { name: 'Export of web' })
  expect((await within(details).findByRole('alert')).textContent).toBe('The disk is fullNo room.DISK_FULL')
  expect(router.state.location.href).toBe('/jobs/job-1?outcome=failed')
  fireEvent.keyDown(details, { key: 'Escape' })
  await waitFor(() => expect(router.state.location.href).toBe('/jobs?outcome=failed'))
})
