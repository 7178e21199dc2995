import { parseConfig } from '../../apps/server/src/config.ts'
import type { Flags } from '../tools/parse-flags.ts'
import { setUp } from '../setup/set-up.ts'
import { runVitest } from '../test/run-part.ts'
import { summaryOf } from '../test/tally.ts'
import { withStopSignal } from '../tools/with-stop-signal.ts'
import { runOnEngine } from './run-on-engine.ts'

/** Of the engine's tests all on those that have all a container may ask for, the main ways on the others. */
const others = [
  { kind: '28', project: 'engine' },
  { kind: '28-containerd', project: 'engine' },
  { kind: '28-userns', project: 'engine-28' },
  { kind: 'podman', project: 'engine-28' },
] as const

/** The tests that take too long for every run, and those of every run on the other engines. */
export async function testLong({ yes }: Flags): Promise<number> {
  await setUp({
    needs: ['engine', 'busybox', 'gzip', 'mdb_stat', 'python3', 'rsync', 'tar', 'zstd'],
    config: parseConfig(process.env),
    yes,
  })
  const tallies = await withStopSignal(async (signal) => {
    const ran = [await runVitest('long', {}, signal)]
    for (const { kind, project } of others) ran.push(await runOnEngine({ part: `on ${kind}`, kind, project }, signal))
    return ran
  })
  const { lines, ok } = summaryOf(tallies)
  console.log(`\n--- summary\n${lines.join('\n')}`)
  return ok ? 0 : 1
}
