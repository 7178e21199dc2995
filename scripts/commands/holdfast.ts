import { parseConfig } from '../../apps/server/src/config.ts'
import { runOnHost } from '../../apps/server/src/control/run-on-host.ts'
import type { Flags } from '../tools/parse-flags.ts'

/** What whoever owns the data folder can do without signing in: `user reset <name>`, `token create --role operator --name ci`. */
export async function holdfast({ rest }: Flags): Promise<number> {
  const { ok, lines } = await runOnHost(parseConfig(process.env), rest)
  for (const line of lines) (ok ? console.log : console.error)(line)
  return ok ? 0 : 1
}
