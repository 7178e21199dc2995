import { OpError } from '@holdfast/contract'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import type { HeldContainer } from './hold-still.ts'
import { isBeingStopped } from './is-being-stopped.ts'
import { wasStoppedByHand } from './was-stopped-by-hand.ts'

/**
 * Brings a held container back to running; one that runs already, or is gone, is fine. One that was started since it was held is
 * left as it is: whoever started it decides about it now. One that was paused and has ended since is started if the engine would
 * have started it, had it not been paused. A stop that may still be under way is waited for.
 * @throws OpError `PORT_IN_USE`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, with a message that names the container.
 */
export async function letGo(engine: Engine, { containerId, hold, startedAt }: HeldContainer): Promise<void> {
  const container = clientOf(engine).getContainer(containerId)
  try {
    const { State, HostConfig, Config } = await ask(container.inspect(), { container: containerId })
    // The typings do not know it.
    const { StopTimeout: timeoutSeconds } = Config as { StopTimeout?: number }
    if (startedAt !== null && State.StartedAt !== startedAt) return
    if (State.Paused) await ask(container.unpause(), { container: containerId })
    if (State.Paused || (State.Running && hold === 'pause')) return
    if (State.Running && !(await isBeingStopped(engine, { containerId, timeoutSeconds }))) return
    // @NOTE an engine that crashed starts again what ran, but not what was paused.
    const restarts = !['', 'no', undefined].includes(HostConfig.RestartPolicy?.Name)
    const mayEnd = async (): Promise<boolean> =>
      !restarts || (await wasStoppedByHand(engine, { containerId, finishedAt: State.FinishedAt }))
    if (hold === 'pause' && (await mayEnd())) return
    await ask(container.start(), { container: containerId })
  } catch (error) {
    if (!(error instanceof OpError)) throw error
    if (error.code === 'CONTAINER_NOT_FOUND') return
    const what = hold === 'pause' ? 'is still paused' : 'is still stopped'
    throw new OpError(error.code, `Container ${containerId.slice(0, 12)} ${what}: ${error.message}`, { cause: error })
  }
}

/** The container may still stand still: that is said first, and then what had failed before. */
export function notLetGo(failure: unknown, before: unknown): OpError {
  const [now, then] = [failure, before].map((one) => (one instanceof Error ? one.message : String(one)))
  return new OpError(failure instanceof OpError ? failure.code : 'INTERNAL', `${now} Before that: ${then}`, {
    cause: new AggregateError([before, failure]),
  })
}
