// @vitest-environment node
import { expect, test } from 'vitest'
import { describeOutcome } from './describe-outcome.ts'
import { createJob } from './testing/create-job.ts'

const times = { startedAt: 1_000, finishedAt: 13_000 }

test('a backup that succeeded tells its size and how long it took', () => {
  const result = {
    kind: 'export',
    exportId: 'e1',
    filePath: '/x',
    sizeBytes: 126e6,
    tarBytes: 300e6,
    entries: 9,
  } as const
  expect(describeOutcome(createJob({ status: 'succeeded', ...times, result }))).toEqual({
    tone: 'good',
    sentence: 'Backed up, 126 MB in 12 s',
  })
})

test('a failure keeps the whole sentence it failed with', () => {
  const state = { status: 'failed', ...times, code: 'DISK_FULL', message: 'The disk is full. Free 2 GB.' } as const
  expect(describeOutcome(createJob(state)).sentence).toBe('Backup failed: The disk is full. Free 2 GB.')
})

test('a cancelled job is an outcome, not a failure', () => {
  expect(describeOutcome(createJob({ status: 'cancelled', ...times }))).toMatchObject({ tone: 'idle' })
})
