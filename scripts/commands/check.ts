import { runQuietly } from '../tools/run-quietly.ts'
import { toolScript } from '../tools/tool-script.ts'

export const checks = ['format', 'lint', 'types', 'dead code'] as const
export type Check = (typeof checks)[number]

export interface CheckResult {
  check: Check
  ok: boolean
}

/** Format, lint, types, dead code. */
export async function check(): Promise<number> {
  const results = await runChecks()
  return results.every((result) => result.ok) ? 0 : 1
}

/** Runs the four checks beside each other and prints a line for each, with its output where it failed. */
export async function runChecks(signal?: AbortSignal): Promise<CheckResult[]> {
  const runs = checks.map(async (check) => runCheck(check, signal))
  return Promise.all(runs)
}

async function runCheck(check: Check, signal?: AbortSignal): Promise<CheckResult> {
  const runs = await Promise.all(commandsOf(check).map(async ([script, ...args]) => runQuietly(script, args, signal)))
  const ok = runs.every((run) => run.ok)
  const seconds = Math.max(...runs.map((run) => run.durationMs)) / 1000
  console.log(`${ok ? 'PASS' : 'FAIL'}  ${check} (${seconds.toFixed(1)} s)`)
  for (const run of runs) if (!run.ok) console.log(run.output.replace(/^/gm, '      '))
  return { check, ok }
}

function commandsOf(check: Check): [string, ...string[]][] {
  switch (check) {
    case 'format':
      return [[toolScript('oxfmt'), '--check']]
    case 'lint':
      return [[toolScript('oxlint'), '--type-aware', '--deny-warnings']]
    case 'types': {
      const tsc = toolScript('tsc', { packageName: 'typescript' })
      return [
        [tsc, '-p', '.'],
        [tsc, '-p', 'apps/web'],
      ]
    }
    case 'dead code':
      return [[toolScript('knip')]]
    default:
      return check satisfies never
  }
}
