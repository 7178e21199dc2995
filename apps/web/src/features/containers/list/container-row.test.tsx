import { useQueryClient } from '@tanstack/react-query'
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { type Job, rowOf } from '../../../jobs/job.ts'
import { createJob, findIn } from '../../../jobs/testing/create-job.ts'
import { jobBoardKey } from '../../../jobs/use-job-board.ts'
import { draw } from '../../../trpc/testing/draw.tsx'
import { createRow } from '../testing/create-row.ts'
import { ContainerRow } from './container-row.tsx'

const row = createRow({ name: 'web' })
const times = { startedAt: Date.now(), finishedAt: Date.now() }
const result = { kind: 'export', exportId: 'e1', filePath: '/x', sizeBytes: 5, tarBytes: 9, entries: 1 } as const
const { request } = createJob({ status: 'queued' })
if (request.kind !== 'export') throw new Error('not an export')
const ended = (state: Job['state']) =>
  createJob(state, {
    request: { ...request, subject: { kind: 'container', engineId: 'local', containerId: row.id, name: 'web' } },
  })

function drawRow(finished: Job[]) {
  function Row() {
    useQueryClient().setQueryData(jobBoardKey, { active: [], finished: finished.map(rowOf) })
    return (
      <ContainerRow
        row={row}
        lastBackup={{ state: 'exists', at: 5, unseen: null, containerName: 'web', verified: null }}
        actions={() => null}
        backupCell={(_, last) => last.state === 'exists' && `backed up at ${last.at}`}
        menuItems={() => null}
        jobLink={() => null}
        run={() => undefined}
        openDialog={() => undefined}
      />
    )
  }
  draw(<Row />, { 'jobs.find': findIn(finished) })
}

test('a cancelled job leaves in sight when the last backup was', () => {
  drawRow([ended({ status: 'cancelled', ...times })])
  expect(screen.getByText(/Export cancelled/)).toBeTruthy()
  expect(screen.getByText('backed up at 5')).toBeTruthy()
})

test('a job that ended otherwise takes the place of when the last backup was', async () => {
  drawRow([ended({ status: 'succeeded', ...times, result })])
  expect(await screen.findByText(/Exported/)).toBeTruthy()
  expect(screen.queryByText('backed up at 5')).toBeNull()
})
