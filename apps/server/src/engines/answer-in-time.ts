import { message, OpError } from '@holdfast/contract'
import type { Engine } from '@holdfast/docker-ops'

/**
 * Asks an engine something that somebody waits for.
 * @throws OpError `TIMEOUT` naming the engine when it takes longer than that, and what `ask` throws.
 */
export async function answerInTime<T>(
  engine: Engine,
  waitMs: number,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(waitMs)
  try {
    return await ask(signal)
  } catch (error) {
    if (!signal.aborted || error instanceof OpError) throw error
    const detail = message('engine-slow', { endpoint: engine.endpoint, seconds: waitMs / 1_000 })
    throw new OpError('TIMEOUT', detail, { cause: error })
  }
}
