import { expect, test } from 'vitest'
import { summaryOf, tallyOf } from './tally.ts'

const allPassed = { passed: 5, failed: 0, skipped: 0 }

test('a part whose tests all passed counts as reported', () => {
  expect(tallyOf('unit', { report: allPassed, exitCode: 0, interrupted: false })).toEqual({
    part: 'unit',
    ...allPassed,
  })
})

test.each([
  ['no report', { report: undefined, exitCode: 1, interrupted: false }, 'no report, exit code 1'],
  ['no report and a signal', { report: undefined, exitCode: null, interrupted: false }, 'no report, ended by a signal'],
  ['no test', { report: { passed: 0, failed: 0, skipped: 3 }, exitCode: 0, interrupted: false }, 'no test ran'],
  [
    'a crash after the last test',
    { report: allPassed, exitCode: 7, interrupted: false },
    'no test failed, yet it ended with 7',
  ],
  ['an interruption', { report: allPassed, exitCode: 0, interrupted: true }, 'interrupted'],
])('%s is one failure, with its reason', (_, end, note) => {
  expect(tallyOf('engine', end)).toMatchObject({ failed: 1, note })
})

test('a failed test is not counted again for the exit code it brings', () => {
  const report = { passed: 4, failed: 2, skipped: 0 }
  expect(tallyOf('web', { report, exitCode: 1, interrupted: false })).toEqual({ part: 'web', ...report })
})

test('the last line adds up all parts, and one failure anywhere makes the run fail', () => {
  const { lines, ok } = summaryOf([
    { part: 'check', passed: 4, failed: 0, skipped: 0 },
    { part: 'e2e', passed: 7, failed: 1, skipped: 2, note: 'interrupted' },
  ])
  expect(lines.at(-1)).toBe('11 passed, 1 failed')
  expect(lines).toContain('PASS  check  4 passed, 0 failed')
  expect(lines).toContain('FAIL  e2e    7 passed, 1 failed, 2 skipped (interrupted)')
  expect(ok).toBe(false)
})

test('a part that this machine cannot run is left out, with its reason', () => {
  const parts = [
    { part: 'unit', ...allPassed },
    { part: 'engine-28', passed: 0, failed: 0, skipped: 0, note: 'A second engine needs root.' },
  ]
  const { lines, ok } = summaryOf(parts)
  expect(lines).toContain('SKIP  engine-28  0 passed, 0 failed (A second engine needs root.)')
  expect(ok).toBe(true)
})

test('a run of nothing is no success', () => {
  expect(summaryOf([])).toEqual({ lines: ['', '0 passed, 0 failed'], ok: false })
})
