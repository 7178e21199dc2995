// @vitest-environment node
import { message } from '@holdfast/contract/messages'
import { describe, expect, test } from 'vitest'
import type { Tone } from '../ui/status-dot.tsx'
import { describeOutcome } from './describe-outcome.ts'
import type { JobResult } from './job.ts'
import { createJob } from './testing/create-job.ts'

const said = (text: string) => message('verbatim', { text })
const times = { startedAt: 1_000, finishedAt: 13_000 }

test('an export that succeeded tells its size and how long it took', () => {
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
    sentence: 'Exported 126 MB in 12 s',
  })
})

describe('a clone that succeeded', () => {
  type Clone = Extract<JobResult, { kind: 'clone' }>
  const report = { changes: [], unexpected: [], image: null, frozenMs: null, notCarried: [], restartPolicy: null }
  const clone: Clone = { kind: 'clone', containerId: 'c2', name: 'web-copy', started: false, copied: [], ...report }
  const copied = ['/a', '/b'].map((destination) => {
    return { destination, volume: 'v', bytes: 63e6, entries: 1, verified: false }
  })

  test.for<[Partial<Clone>, Tone, string]>([
    [{}, 'good', 'Cloned as web-copy in 12 s'],
    [{ copied }, 'good', 'Cloned as web-copy with 126 MB of data in 12 s'],
    [
      { unexpected: [{ field: 'Name', reason: message('verbatim', { text: 'Nobody knows.' }) }] },
      'warn',
      'Cloned as web-copy in 12 s. It differs from its source unexpectedly.',
    ],
  ])('with %j is %s: %s', ([change, tone, sentence]) => {
    const result = { ...clone, ...change }
    expect(describeOutcome(createJob({ status: 'succeeded', ...times, result }))).toEqual({ tone, sentence })
  })
})

test('a failure keeps the whole sentence it failed with', () => {
  const state = {
    status: 'failed',
    ...times,
    code: 'DISK_FULL',
    detail: said('The disk is full. Free 2 GB.'),
    field: null,
  } as const
  expect(describeOutcome(createJob(state)).sentence).toBe('Export failed: The disk is full. Free 2 GB.')
})

test('a cancelled job is an outcome, not a failure', () => {
  expect(describeOutcome(createJob({ status: 'cancelled', ...times }))).toMatchObject({ tone: 'idle' })
})

describe('a backup and what is done with it', () => {
  const ids = { vaultId: 'default', backupId: 'web-1' }
  const backup = { kind: 'backup' as const, ...ids, storedBytes: 4e8, frozenMs: 900, notKept: [] }
  const verify = { kind: 'verify', backupId: 'web-1', bytesRead: 4e8, at: 1, method: 'full' } as const

  test.for<[JobResult, Tone, string]>([
    [
      { ...backup, sizeBytes: 1.3e9, newBytes: 12e6, warnings: [] },
      'good',
      'Backed up 1.30 GB, 12.0 MB of it new, in 12 s',
    ],
    [
      { ...backup, sizeBytes: 1.3e9, newBytes: 0, warnings: [said('Sockets are not kept.')] },
      'warn',
      'Backed up 1.30 GB, 0 B of it new, in 12 s, with 1 warning',
    ],
    [{ ...verify, problems: [] }, 'good', 'Verified in full, 400 MB read in 12 s'],
    [
      { ...verify, problems: [said('A block of /data is damaged.')] },
      'bad',
      'Problems found: A block of /data is damaged.',
    ],
    [{ kind: 'prune', blobs: 3, bytes: 5e9 }, 'good', 'Pruned, freed 5.00 GB in 12 s'],
  ])('%j is %s: %s', ([result, tone, sentence]) => {
    expect(describeOutcome(createJob({ status: 'succeeded', ...times, result }))).toEqual({ tone, sentence })
  })
})
