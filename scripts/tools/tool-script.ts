import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GiveUp } from '../bootstrap/give-up.mjs'

/** The script behind a tool's command, to be run by this very node: no shell, no npx, nothing between us and a signal. */
export function toolScript(name: string, { packageName = name, workspace = '.' } = {}): string {
  const folder = join(workspace, 'node_modules', packageName)
  const manifest: { bin?: string | Record<string, string> } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  )
  const file = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin?.[name]
  if (file === undefined)
    throw new GiveUp(`${packageName} brings no command ${name}. Reinstall with: rm -rf node_modules`)
  return join(folder, file)
}
