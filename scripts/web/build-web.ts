import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { GiveUp } from '../bootstrap/give-up.mjs'
import { hashFiles } from '../tools/hash-files.ts'
import { runQuietly } from '../tools/run-quietly.ts'
import { toolScript } from '../tools/tool-script.ts'

const page = 'apps/web/dist/index.html'
const stampFile = '.runtime/console-built-from'
const sources = [
  'apps/web/{src,public,build}/**/*',
  'apps/web/*.{html,json,ts}',
  'packages/contract/src/**/*.ts',
  'pnpm-lock.yaml',
]

/** Builds the console into `apps/web/dist`, unless it was built from these very sources. */
export async function buildWeb(signal?: AbortSignal): Promise<void> {
  const stamp = hashFiles(sources)
  if (existsSync(page) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  console.error('Building the console ...')
  const run = await runQuietly(toolScript('vite', { workspace: 'apps/web' }), ['build', 'apps/web'], signal)
  if (!run.ok) throw new GiveUp(`The console could not be built:\n\n${run.output}`)
  writeFileSync(stampFile, stamp)
}
