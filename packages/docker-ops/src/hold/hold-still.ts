import { OpError } from '@holdfast/contract'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'

/** A container that is kept from changing, and how. */
export interface HeldContainer {
  /** 64 hex digits. */
  containerId: string
  hold: 'pause' | 'stop'
}

/**
 * Remembers, beyond the end of this process, which containers have to be let go again. Each call resolves when that is
 * durable: `held` before anything is done to the container, `released` after it runs again.
 */
export interface HoldJournal {
  held: (container: HeldContainer) => Promise<void>
  released: (container: HeldContainer) => Promise<void>
}

export interface Hold {
  /** Lets the container go on and resolves with how long it stood still, in milliseconds; again after that it does nothing. */
  release: () => Promise<number>
}

/**
 * Pauses or stops a running container. Neither this nor `release` takes a signal: an answer that is not waited for leaves
 * open which state the container is in.
 * @throws OpError `INVALID_STATE`, `CONTAINER_NOT_FOUND`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the container runs on then.
 */
export async function holdStill(engine: Engine, held: HeldContainer, journal: HoldJournal): Promise<Hold> {
  await journal.held(held)
  const since = performance.now()
  let frozenMs: number | null = null
  const release = async (): Promise<number> => {
    if (frozenMs !== null) return frozenMs
    await letGo(engine, held)
    await journal.released(held)
    frozenMs = Math.round(performance.now() - since)
    return frozenMs
  }
  const container = clientOf(engine).getContainer(held.containerId)
  try {
    await ask(held.hold === 'pause' ? container.pause() : container.stop().catch(ignoreStopped), {
      container: held.containerId,
    })
  } catch (error) {
    await release().catch((failure: unknown) => {
      throw notLetGo(failure, error)
    })
    throw error
  }
  return { release }
}

/**
 * Brings a held container back to running; one that runs already, or is gone, is fine. One that was paused and has ended since
 * is started if the engine would have started it, had it not been paused.
 * @throws OpError `PORT_IN_USE`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, with a message that names the container.
 */
export async function letGo(engine: Engine, { containerId, hold }: HeldContainer): Promise<void> {
  const container = clientOf(engine).getContainer(containerId)
  try {
    const { State, HostConfig } = await ask(container.inspect(), { container: containerId })
    const restarts = !['', 'no', undefined].includes(HostConfig.RestartPolicy?.Name)
    if (State.Paused) await ask(container.unpause(), { container: containerId })
    // @NOTE an engine that crashed starts again what ran, but not what was paused.
    else if (!State.Running && (hold === 'stop' || restarts)) await ask(container.start(), { container: containerId })
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

function ignoreStopped(error: { statusCode?: number }): void {
  if (error.statusCode !== 304) throw error
}
