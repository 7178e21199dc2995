import { readFileSync } from 'node:fs'
import type { Tally } from './tally.ts'

export type ReportReader = (text: string) => Tally

/** Reads a runner's JSON report; undefined when it wrote none, or not to its end. */
export function readReport(file: string, read: ReportReader): Tally | undefined {
  try {
    return read(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { status: string; assertionResults: { status: string }[] }[]
}

/** A file that could not even be loaded has no failed test in it: it counts as one itself. */
export function readVitestReport(text: string): Tally {
  const report: VitestReport = JSON.parse(text)
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number }
  errors: unknown[]
}

/** A flaky test is one that failed. Errors outside of tests (a server that does not start) count as one each. */
export function readPlaywrightReport(text: string): Tally {
  const { stats, errors }: PlaywrightReport = JSON.parse(text)
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  }
}
