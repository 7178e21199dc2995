import { parseConfig } from '../../apps/server/src/config.ts'
import type { Flags } from '../parse-flags.ts'
import { setUp } from '../setup/set-up.ts'
import { supervise } from '../tools/supervise.ts'
import { toolScript } from '../tools/tool-script.ts'
import { serverArgs } from './start.ts'

/** The server with a restart on every change, and Vite in front of it; when one ends, both do. */
export async function dev({ yes }: Flags): Promise<number> {
  await setUp({ needs: ['engine'], config: parseConfig(process.env), yes })
  return supervise([
    { args: ['--watch', '--watch-preserve-output', ...serverArgs] },
    { args: [toolScript('vite', { workspace: 'apps/web' }), 'apps/web'] },
  ])
}
