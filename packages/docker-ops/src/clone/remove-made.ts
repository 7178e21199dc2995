import { OpError } from '@holdfast/contract'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'

/** What one clone made, and so what it may remove. */
export interface MadeObjects {
  containerId: string | null
  volumes: string[]
}

/**
 * Removes a container with its anonymous volumes, then volumes; one that is gone already counts as removed.
 * It goes on after a failure and returns them all.
 */
export async function removeMade(engine: Engine, { containerId, volumes }: MadeObjects): Promise<OpError[]> {
  const failures: OpError[] = []
  const attempt = async (removal: Promise<unknown>): Promise<void> => {
    try {
      await removal
    } catch (error) {
      failures.push(error as OpError)
    }
  }
  if (containerId !== null) await attempt(removeContainer(engine, containerId))
  for (const name of volumes) await attempt(ask(clientOf(engine).getVolume(name).remove()))
  return failures
}

async function removeContainer(engine: Engine, id: string): Promise<void> {
  const container = clientOf(engine).getContainer(id)
  try {
    await ask(container.remove({ force: true, v: true }), { container: id })
  } catch (error) {
    if (!(error instanceof OpError) || error.code === 'CONTAINER_NOT_FOUND') return
    // The engine is removing it by itself: a container with --rm that failed to start.
    if (error.code !== 'INVALID_STATE') throw error
    await ask(container.wait({ condition: 'removed' }), { container: id }).catch(goneIsRemoved)
  }
}

function goneIsRemoved(error: unknown): void {
  if (!(error instanceof OpError) || error.code !== 'CONTAINER_NOT_FOUND') throw error
}
