import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { act, screen, waitFor } from '@testing-library/react'
import { useEffect } from 'react'
import { expect, test, vi } from 'vitest'
import { createBackupList } from '../features/backups/testing/create-backup.ts'
import { type Job, type JobBoard, rowOf } from '../jobs/job.ts'
import { createJob, findIn } from '../jobs/testing/create-job.ts'
import { jobBoardKey } from '../jobs/use-job-board.ts'
import type { Answer } from '../trpc/testing/create-fake-client.ts'
import { verbatim } from '../trpc/testing/verbatim.ts'
import { createVault } from '../trpc/testing/create-vault.ts'
import { draw, localAdmin } from '../trpc/testing/draw.tsx'
import { createConsoleRouter } from './router.tsx'

const vaultId = 'default'
const times = { startedAt: 1_000, finishedAt: 2_000 }
const requests = {
  verify: { kind: 'verify', subject: { kind: 'backup', vaultId, backupId: 'web-1', name: 'web' }, method: 'full' },
  prune: { kind: 'prune', subject: { kind: 'vault', vaultId, name: 'Default' } },
  backup: {
    kind: 'backup',
    subject: { kind: 'container', engineId: 'local', containerId: 'id-of-web', name: 'web' },
    vaultId,
    mode: 'pause',
    mounts: {},
  },
} as const satisfies Record<string, Job['request']>

/** A page at `path`, and how to give it a new board. */
function open(path: string) {
  const backups = vi.fn<Answer<'backups.list'>>(() => createBackupList())
  const vaults = vi.fn<Answer<'vaults.list'>>(() => [createVault()])
  const jobs: Job[] = []
  let setBoard: (board: JobBoard) => void = () => undefined
  function Board() {
    const queryClient = useQueryClient()
    useEffect(() => {
      setBoard = (board) => queryClient.setQueryData(jobBoardKey, board)
    }, [queryClient])
    return null
  }
  const router = createConsoleRouter(createMemoryHistory({ initialEntries: [path] }))
  const page = (
    <>
      <Board />
      <RouterProvider router={router} />
    </>
  )
  draw(page, {
    'containers.watch': () => [],
    'jobs.watch': () => [{ active: [], finished: [] }],
    'backups.list': backups,
    'vaults.list': vaults,
    'jobs.find': findIn(jobs),
    'engines.list': () => [{ id: 'local', endpoint: 'unix:///docker.sock' }],
  })
  return {
    backups,
    vaults,
    end: (job: Job) => {
      jobs.push(job)
      return act(() => setBoard({ active: [], finished: [rowOf(job)] }))
    },
  }
}

test.for(['backup', 'verify'] as const)('the end of a %s has the backups read again', async (kind) => {
  const { backups, end } = open('/backups')
  await screen.findByRole('list', { name: 'web' })
  end(createJob({ status: 'cancelled', ...times }, { request: requests[kind] }))
  await waitFor(() => expect(backups).toHaveBeenCalledTimes(2))
})

test('the end of a prune has the vaults read again and no backups', async () => {
  const { backups, end } = open('/backups')
  await screen.findByRole('list', { name: 'web' })
  end(createJob({ status: 'cancelled', ...times }, { request: requests.prune, actor: localAdmin.actor }))
  await screen.findByText(/Prune cancelled/)
  expect(backups).toHaveBeenCalledTimes(1)
  const page = open('/vaults')
  await screen.findByRole('listitem', { name: 'Default' })
  page.end(createJob({ status: 'cancelled', ...times }, { request: requests.prune }))
  await waitFor(() => expect(page.vaults).toHaveBeenCalledTimes(2))
})

test('what schedules did in the night is one line that counts on, and what one started oneself is told of', async () => {
  const { end } = open('/backups')
  await screen.findByRole('list', { name: 'web' })
  const actor = { kind: 'schedule', id: 'nightly', name: 'Every night' } as const
  const failed = { status: 'failed', ...times, code: 'DISK_FULL', detail: verbatim('full'), field: null } as const
  end(createJob({ status: 'cancelled', ...times }, { id: 'one', request: requests.backup, actor }))
  expect(await screen.findByText('1 job of schedules and others ended')).toBeDefined()
  end(createJob({ status: 'cancelled', ...times }, { id: 'two', request: requests.backup, actor }))
  expect(await screen.findByText('2 jobs of schedules and others ended')).toBeDefined()
  end(createJob(failed, { id: 'three', request: requests.backup, actor }))
  expect(await screen.findByText('3 jobs of schedules and others ended')).toBeDefined()
  expect(screen.getByText(/1 failed/)).toBeDefined()
  end(createJob({ status: 'cancelled', ...times }, { id: 'own', request: requests.prune, actor: localAdmin.actor }))
  expect(await screen.findByText(/Prune cancelled/)).toBeDefined()
  expect(screen.queryByText(/Backup cancelled/)).toBeNull()
})
