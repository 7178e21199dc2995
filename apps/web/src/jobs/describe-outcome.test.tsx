// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { describeOutcome } from './describe-outcome.ts'
import type { JobResult } from './job.ts'
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

describe('a clone that succeeded', () => {
  const report = { changes: [], unexpected: [], image: null, frozenMs: null, notCarried: [], restartPolicy: null }
  const clone = { kind: 'clone', containerId: 'c2', name: 'web-copy', started: false, copied: [], ...report } as const
  const copied = ['/a', '/b'].map((destination) => {
    return { destination, volume: 'v', bytes: 63e6, entries: 1, verified: false }
  })

  test.for([
    [{}, 'good', 'Cloned as web-copy in 12 s'],
    [{ copied }, 'good', 'Cloned as web-copy with 126 MB of data in 12 s'],
    [
      { unexpected: [{ field: 'Name', reason: 'Nobody knows.' }] },
      'warn',
      'Cloned as web-copy in 12 s. It differs from its source where it should not.',
    ],
  ] as const)('with %j is %s: %s', ([change, tone, sentence]) => {
    const result = { ...clone, copied: [], unexpected: [], ...change } as Extract<JobResult, { kind: 'clone' }>
    expect(describeOutcome(createJob({ status: 'succeeded', ...times, result }))).toEqual({ tone, sentence })
  })
})

test('a failure keeps the whole sentence it failed with', () => {
  const state = {
    status: 'failed',
    ...times,
    code: 'DISK_FULL',
    message: 'The disk is full. Free 2 GB.',
    field: null,
  } as const
  expect(describeOutcome(createJob(state)).sentence).toBe('Backup failed: The disk is full. Free 2 GB.')
})

test('a cancelled job is an outcome, not a failure', () => {
  expect(describeOutcome(createJob({ status: 'cancelled', ...times }))).toMatchObject({ tone: 'idle' })
})
