import { parseConfig } from '../../apps/server/src/config.ts'
import { panelUrl } from '../panel/panel-url.ts'
import type { Flags } from '../tools/parse-flags.ts'
import { setUp } from '../setup/set-up.ts'
import { supervise } from '../tools/supervise.ts'
import { toolScript } from '../tools/tool-script.ts'
import { serverArgs } from './start.ts'

/** The server with a restart on every change, and Vite in front of it; when one ends, both do. */
export async function dev({ yes }: Flags): Promise<number> {
  const config = parseConfig(process.env)
  await setUp({ needs: ['engine'], config, yes })
  console.log(`Open http://localhost:5173, or what Vite says below if that is taken: the console as you edit it.`)
  console.log(`${panelUrl(config)} is the server behind it. Ctrl-C stops both.`)
  return supervise([
    { args: ['--watch', '--watch-preserve-output', ...serverArgs] },
    { args: [toolScript('vite', { workspace: 'apps/web' }), 'apps/web'] },
  ])
}
