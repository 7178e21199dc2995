import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runAttached } from '../tools/run-attached.ts'
import { toolScript } from '../tools/tool-script.ts'
import { readPlaywrightReport, readReport, readVitestReport, type ReportReader } from './read-report.ts'
import { tallyOf, type PartTally } from './tally.ts'

/** Runs a project of Vitest, or several as one part. */
export async function runVitest(
  part: string,
  { projects = [part], env = {} }: { projects?: string[]; env?: Record<string, string> },
  signal: AbortSignal,
): Promise<PartTally> {
  const script = toolScript('vitest')
  const named = projects.flatMap((project) => ['--project', project])
  const args = [script, 'run', ...named, '--reporter=default', '--reporter=json']
  return runPart({
    part,
    read: readVitestReport,
    run: async (report) => runAttached({ args: [...args, `--outputFile.json=${report}`], env }, signal),
    signal,
  })
}

/** Runs the browser tests, against the built console. */
export async function runPlaywright(signal: AbortSignal): Promise<PartTally> {
  const script = toolScript('playwright', { packageName: '@playwright/test', workspace: 'e2e' })
  const args = [script, 'test', '--config', 'playwright.config.ts', '--reporter=list,json']
  return runPart({
    part: 'e2e',
    read: readPlaywrightReport,
    run: async (report) => runAttached({ args, env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report } }, signal),
    signal,
  })
}

interface Part {
  part: string
  /** Runs it, with its JSON report to the given file, and returns the exit code. */
  run: (report: string) => Promise<number | null>
  read: ReportReader
  signal: AbortSignal
}

async function runPart({ part, run, read, signal }: Part): Promise<PartTally> {
  console.log(`\n--- ${part}`)
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-report-'))
  try {
    const report = join(folder, 'report.json')
    const exitCode = await run(report)
    return tallyOf(part, { report: readReport(report, read), exitCode, interrupted: signal.aborted })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
