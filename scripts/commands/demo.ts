import { parseConfig } from '../../apps/server/src/config.ts'
import { createDemo } from '../demo/create-demo.ts'
import type { DemoWorld } from '../demo/demo-world.ts'
import { removeDemo } from '../demo/remove-demo.ts'
import type { Flags } from '../parse-flags.ts'
import { setUp } from '../setup/set-up.ts'
import { withStopSignal } from '../tools/with-stop-signal.ts'
import { start } from './start.ts'

/** The same panel as `start`, with sample containers to try it on; with `--remove`, takes them away again. */
export async function demo(flags: Flags): Promise<number> {
  const config = parseConfig(process.env)
  const world: DemoWorld = { ...config, say: (line) => console.error(line) }
  await setUp({
    needs: ['engine', ...(flags.remove ? [] : (['busybox', 'debootstrap'] as const))],
    config,
    yes: flags.yes,
  })
  if (flags.remove) {
    await removeDemo(world)
    return 0
  }
  await withStopSignal(async (signal) => createDemo({ ...world, signal }))
  return start(flags)
}
