import { textOf, type Happening } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { alertRaised, createJob, jobEnded, runEnded, succeeded } from '../testing/create-happening.ts'
import { describeHappening } from './describe-happening.ts'

const at = { startedAt: 1, finishedAt: 2 }

test.each<[Happening, string, ...(string | null)[]]>([
  [{ kind: 'job-started', job: createJob() }, 'Backup of web started', 'Started by ada.', 'info', 'start'],
  [
    jobEnded({ state: succeeded }),
    'Backup of web succeeded',
    'The disk is full. Duration 2 min. Size 5.00 MB. Started by ada.',
    'info',
    'success',
  ],
  [jobEnded(), 'Backup of web failed', 'The disk is full. Duration 2 min. Started by ada.', 'error', 'fail'],
  [
    jobEnded({ state: { status: 'interrupted', ...at } }),
    'Backup of web was interrupted',
    'The disk is full. Duration 0 s. Started by ada.',
    'warning',
    'fail',
  ],
  [runEnded('succeeded', 'succeeded'), 'Schedule Nightly: all succeeded, 2 containers', '', 'info', 'success'],
  [
    runEnded('succeeded', 'failed', 'skipped'),
    'Schedule Nightly: 1 of 3 containers failed',
    'web-1: failed web-2: skipped',
    'error',
    'fail',
  ],
  [
    runEnded('succeeded', 'skipped'),
    'Schedule Nightly: 1 of 2 containers skipped',
    'web-1: skipped',
    'warning',
    'fail',
  ],
  [alertRaised(), 'Vault is not available: NAS', 'It is not mounted.', 'error', 'fail'],
  [{ ...alertRaised(), kind: 'alert-cleared' } as Happening, 'Resolved: Vault is not available: NAS', '', 'info', null],
])('%o is told as %s', (happening, ...expected) => {
  const note = describeHappening(happening, 1)
  const told = [textOf(note.title), note.lines.map(textOf).join(' '), note.severity, note.signal]
  expect(told).toEqual(expected)
})

test('of a run with hundreds of failures the first forty are named, and the others counted', () => {
  const { lines } = describeHappening(runEnded(...Array.from({ length: 300 }, () => 'failed' as const)), 1)
  expect(lines).toHaveLength(41)
  expect(lines.at(-1)).toEqual({ code: 'notify-more', params: { count: 260 } })
})
