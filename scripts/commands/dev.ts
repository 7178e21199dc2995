import { panelUrl, parseConfig } from '../../apps/server/src/config.ts'
import type { Flags } from '../tools/parse-flags.ts'
import { setUp } from '../setup/set-up.ts'
import { runAttached, type AttachedRun } from '../tools/run-attached.ts'
import { toolScript } from '../tools/tool-script.ts'
import { withStopSignal } from '../tools/with-stop-signal.ts'
import { serverArgs } from './start.ts'

/** The server with a restart on every change, and Vite in front of it; when one ends, both do. */
export async function dev({ yes }: Flags): Promise<number> {
  const config = parseConfig(process.env)
  await setUp({ needs: ['engine'], config, yes })
  console.log(`Open http://localhost:5173, or what Vite says below if that is taken: the console as you edit it.`)
  console.log(`${panelUrl(config)} is the server behind it. Ctrl-C stops both.`)
  return supervise([
    { args: ['--watch', '--watch-preserve-output', ...serverArgs] },
    { args: [toolScript('vite', { workspace: 'apps/web' }), 'apps/web'] },
  ])
}

/** Runs programs beside each other until one ends or a stop signal comes; then none of them is left. */
async function supervise(runs: AttachedRun[]): Promise<number> {
  return withStopSignal(async (stopped) => {
    const oneEnded = new AbortController()
    const signal = AbortSignal.any([stopped, oneEnded.signal])
    const codes = await Promise.all(
      runs.map(async (run) => {
        const code = await runAttached(run, signal)
        oneEnded.abort()
        return code
      }),
    )
    return stopped.aborted || codes.every((code) => code === 0) ? 0 : 1
  })
}
