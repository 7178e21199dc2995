import { runQuietly } from '../tools/run-quietly.ts'
import { toolScript } from '../tools/tool-script.ts'

/** Lets the formatter and the linter mend what they can; what is left is printed. */
export async function fix(): Promise<number> {
  const lint = await runQuietly(toolScript('oxlint'), ['--type-aware', '--fix'])
  const format = await runQuietly(toolScript('oxfmt'), [])
  for (const run of [lint, format]) if (run.output !== '') console.log(run.output)
  return lint.ok && format.ok ? 0 : 1
}
