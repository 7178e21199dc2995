import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readPlaywrightReport, readReport, readVitestReport } from './read-report.ts'

test('a file that could not be loaded counts as a failure of its own', () => {
  const report = vitestReport({ numPassedTests: 3 }, [
    { status: 'passed', assertionResults: [{ status: 'passed' }] },
    { status: 'failed', assertionResults: [] },
  ])
  expect(readVitestReport(report)).toEqual({ passed: 3, failed: 1, skipped: 0 })
})

test('a file with a failed test in it is not counted beside the test', () => {
  const report = vitestReport({ numPassedTests: 1, numFailedTests: 1, numTodoTests: 2 }, [
    { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
  ])
  expect(readVitestReport(report)).toEqual({ passed: 1, failed: 1, skipped: 2 })
})

test('a browser test that passed at the second attempt has failed, and so has a run that broke outside of its tests', () => {
  const report = JSON.stringify({
    stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 },
    errors: [{ message: 'the server did not start' }],
  })
  expect(readPlaywrightReport(report)).toEqual({ passed: 5, failed: 3, skipped: 2 })
})

test('a report that is absent or cut short is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-report-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'report.json')
  expect(readReport(file, readVitestReport)).toBeUndefined()
  writeFileSync(file, vitestReport({}, []).slice(0, -1))
  expect(readReport(file, readVitestReport)).toBeUndefined()
})

function vitestReport(counts: Record<string, number>, testResults: object[]): string {
  return JSON.stringify({
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    ...counts,
    testResults,
  })
}
