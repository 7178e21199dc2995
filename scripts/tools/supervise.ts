import { runAttached, type AttachedRun } from './run-attached.ts'
import { withStopSignal } from './with-stop-signal.ts'

/** Runs programs beside each other until one ends or we are asked to stop; then none of them is left. */
export async function supervise(runs: AttachedRun[]): Promise<number> {
  return withStopSignal(async (asked) => {
    const oneEnded = new AbortController()
    const signal = AbortSignal.any([asked, oneEnded.signal])
    const codes = await Promise.all(
      runs.map(async (run) => {
        const code = await runAttached(run, signal)
        oneEnded.abort()
        return code
      }),
    )
    return asked.aborted || codes.every((code) => code === 0) ? 0 : 1
  })
}
