import { GiveUp } from '../bootstrap/give-up.mjs'
import { forwardSignals } from '../bootstrap/hand-over.mjs'

/** Hands `work` a signal that aborts on Ctrl-C, SIGTERM and SIGHUP. */
export async function withStopSignal<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const stop = forwardSignals(() => controller.abort(new GiveUp('Stopped.')))
  try {
    return await work(controller.signal)
  } catch (error) {
    controller.signal.throwIfAborted()
    throw error
  } finally {
    stop()
  }
}
