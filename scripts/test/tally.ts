export interface Tally {
  passed: number
  failed: number
  skipped: number
}

export interface PartTally extends Tally {
  part: string
  /** Why a part counts as failed when no single test did. */
  note?: string
}

export interface RunEnd {
  /** What its JSON report says; undefined when there is none that can be read. */
  report: Tally | undefined
  /** Null when a signal ended it. */
  exitCode: number | null
  interrupted: boolean
}

/** A part never counts as passed by silence: no report, no tests, a crash and an interruption are a failure each. */
export function tallyOf(part: string, { report, exitCode, interrupted }: RunEnd): PartTally {
  const counted = report ?? { passed: 0, failed: 0, skipped: 0 }
  const note = trouble()
  return note === undefined ? { part, ...counted } : { part, ...counted, failed: counted.failed + 1, note }

  function trouble(): string | undefined {
    if (interrupted) return 'interrupted'
    if (report === undefined) return `no report, ${exitCode === null ? 'ended by a signal' : `exit code ${exitCode}`}`
    if (report.passed + report.failed === 0) return 'no test ran'
    if (exitCode !== 0 && report.failed === 0) return `no test failed, yet it ended with ${exitCode ?? 'a signal'}`
    return undefined
  }
}

/** A line per part, and the last one over all of them. */
export function summaryOf(parts: PartTally[]): { lines: string[]; ok: boolean } {
  const passed = parts.reduce((sum, part) => sum + part.passed, 0)
  const failed = parts.reduce((sum, part) => sum + part.failed, 0)
  const width = Math.max(0, ...parts.map(({ part }) => part.length))
  return {
    lines: [...parts.map((part) => line(part, width)), '', `${passed} passed, ${failed} failed`],
    ok: failed === 0 && passed > 0,
  }
}

function line({ part, passed, failed, skipped, note }: PartTally, width: number): string {
  const skips = skipped > 0 ? `, ${skipped} skipped` : ''
  const outcome = failed > 0 ? 'FAIL' : passed === 0 ? 'SKIP' : 'PASS'
  return `${outcome}  ${part.padEnd(width)}  ${passed} passed, ${failed} failed${skips}${note ? ` (${note})` : ''}`
}
