import { OpError } from '@holdfast/contract'
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
    const message = `The Docker Engine at ${engine.endpoint} did not answer within ${waitMs / 1_000} s. See whether it is overloaded, then try again.`
    throw new OpError('TIMEOUT', message, { cause: error })
  }
}
