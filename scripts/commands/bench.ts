import { parseConfig } from '../../apps/server/src/config.ts'
import { handOver } from '../bootstrap/hand-over.mjs'
import type { Flags } from '../tools/parse-flags.ts'
import { setUp } from '../setup/set-up.ts'

/** The comparison with other tools; flags but `--yes` are the bench's own. */
export async function bench({ yes, rest }: Flags): Promise<number> {
  const config = parseConfig(process.env)
  await setUp({ needs: ['engine', 'busybox', 'curl', 'zstd', 'restic'], config, yes })
  const [script, ...values] =
    rest[0] === 'downtime' ? ['bench/downtime.ts', ...rest.slice(1)] : ['bench/main.ts', ...rest]
  return handOver(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...values])
}
