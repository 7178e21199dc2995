import { parseConfig } from '../../apps/server/src/config.ts'
import { nodeFlags, sourceEnvironment } from '../../apps/server/src/node-flags.ts'
import { handOver } from '../bootstrap/hand-over.mjs'
import type { Flags } from '../tools/parse-flags.ts'
import { setUp } from '../setup/set-up.ts'
import { buildWeb } from '../web/build-web.ts'

export const serverArgs = [...nodeFlags, 'apps/server/src/main.ts']

/** Sets up what is missing, builds the console and becomes the server. */
export async function start({ yes }: Flags): Promise<number> {
  await setUp({ needs: ['engine'], config: parseConfig(process.env), yes })
  await buildWeb()
  return handOver(process.execPath, serverArgs, { ...sourceEnvironment, ...process.env })
}
