import { runChecks } from '../tools/run-checks.ts'

/** Format, lint, types, dead code. */
export async function check(): Promise<number> {
  const results = await runChecks()
  return results.every((result) => result.ok) ? 0 : 1
}
