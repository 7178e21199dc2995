import { OpError } from '@holdfast/contract'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'

/** What one clone made, and so what it may remove: ids of containers and images, names of volumes. */
export interface MadeObjects {
  containers: string[]
  volumes: string[]
  images: string[]
}

/**
 * Removes containers with their anonymous volumes, then volumes, then images; one that is gone already counts as removed.
 * It goes on after a failure and returns them all; what is removed is taken off the lists.
 */
export async function removeMade(engine: Engine, made: MadeObjects): Promise<OpError[]> {
  const failures: OpError[] = []
  const removeAll = async (names: string[], remove: (name: string) => Promise<unknown>): Promise<void> => {
    for (const name of names.slice())
      try {
        await remove(name)
        names.splice(names.indexOf(name), 1)
      } catch (error) {
        failures.push(error as OpError)
      }
  }
  await removeAll(made.containers, (id) => removeContainer(engine, id))
  await removeAll(made.volumes, (name) =>
    ask(clientOf(engine).getVolume(name).remove()).catch(ignoreAbsent(/no such volume/i)),
  )
  await removeAll(made.images, (id) =>
    ask(clientOf(engine).getImage(id).remove({ noprune: true })).catch(ignoreAbsent(/no such image/i)),
  )
  return failures
}

/** How long a removal the engine does by itself is waited for. */
const removalMs = 60_000

async function removeContainer(engine: Engine, id: string): Promise<void> {
  const container = clientOf(engine).getContainer(id)
  try {
    await ask(container.remove({ force: true, v: true }), { container: id })
  } catch (error) {
    if (!(error instanceof OpError) || error.code === 'CONTAINER_NOT_FOUND') return
    // The engine is removing it by itself: a container with --rm that failed to start.
    if (error.code !== 'INVALID_STATE') throw error
    const patience: object = { condition: 'removed', abortSignal: AbortSignal.timeout(removalMs) }
    await ask(container.wait(patience as { condition: 'removed' }), { container: id }).catch(goneIsRemoved)
  }
}

function goneIsRemoved(error: unknown): void {
  if (!(error instanceof OpError) || error.code !== 'CONTAINER_NOT_FOUND') throw error
}

function ignoreAbsent(what: RegExp): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof OpError) || !what.test(error.message)) throw error
  }
}
