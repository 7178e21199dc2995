import { parseConfig } from '../../apps/server/src/config.ts'
import type { Flags } from '../tools/parse-flags.ts'
import { setUp } from '../setup/set-up.ts'
import { runVitest } from '../test/run-part.ts'
import { summaryOf } from '../test/tally.ts'
import { withStopSignal } from '../tools/with-stop-signal.ts'

/** The tests that take too long for every run. */
export async function testLong({ yes }: Flags): Promise<number> {
  await setUp({ needs: ['engine', 'busybox', 'gzip', 'tar', 'zstd'], config: parseConfig(process.env), yes })
  const tally = await withStopSignal(async (signal) => runVitest('long', {}, signal))
  const { lines, ok } = summaryOf([tally])
  console.log(`\n--- summary\n${lines.join('\n')}`)
  return ok ? 0 : 1
}
