import { panelUrl, parseConfig } from '../../apps/server/src/config.ts'
import { createDemo } from '../demo/create-demo.ts'
import { createDemoAdmin } from '../demo/create-demo-admin.ts'
import { createHistory } from '../demo/create-history.ts'
import { removeHistory } from '../demo/demo-history.ts'
import type { DemoWorld } from '../demo/demo-world.ts'
import { removeDemo } from '../demo/remove-demo.ts'
import { isPanel } from '../panel/panel.ts'
import type { Flags } from '../tools/parse-flags.ts'
import { setUp } from '../setup/set-up.ts'
import { withStopSignal } from '../tools/with-stop-signal.ts'
import { start } from './start.ts'

/** The same panel as `start`, or the one that runs already, with sample containers; with `--remove`, takes them away again. */
export async function demo(flags: Flags): Promise<number> {
  const config = parseConfig(process.env)
  const world: DemoWorld = { engine: config, dataFolder: config.dataFolder, say: (line) => console.error(line) }
  await setUp({
    needs: ['engine', ...(flags.remove ? [] : (['busybox', 'debootstrap'] as const))],
    config,
    yes: flags.yes,
  })
  if (flags.remove) {
    const isGone = await removeHistory(world)
    return (await removeDemo(world)) && isGone ? 0 : 1
  }
  await withStopSignal(async (signal) => createDemo({ ...world, signal }))
  const url = panelUrl(config)
  if (!(await isPanel(url))) {
    const admin = await createDemoAdmin(config.dataFolder)
    if (flags.history) await createHistory(world)
    if (admin !== null) console.log(`Sign in as ${admin.name} with the password ${admin.password}`)
    return start(flags)
  }
  if (flags.history) console.log('The history is made while no panel runs: stop it, then run this again.')
  console.log(`The samples are in the panel that runs already, at ${url}`)
  return 0
}
