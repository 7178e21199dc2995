import { handOver } from '../bootstrap/hand-over.mjs'
import type { Flags } from '../parse-flags.ts'

/** One clone and one backup over REST, against a panel that is running already. */
export async function smoke({ rest }: Flags): Promise<number> {
  return handOver(process.execPath, ['scripts/smoke.ts', ...rest])
}
