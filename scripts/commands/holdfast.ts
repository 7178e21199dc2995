import { nodeFlags } from '../../apps/server/src/node-flags.ts'
import { handOver } from '../bootstrap/hand-over.mjs'
import type { Flags } from '../tools/parse-flags.ts'

/** The command of an installed server, from a checkout. */
export async function holdfast({ rest }: Flags): Promise<number> {
  return handOver(process.execPath, [...nodeFlags, 'apps/server/src/holdfast.ts', ...rest])
}
