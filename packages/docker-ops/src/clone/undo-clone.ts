import { OpError } from '@holdfast/contract'
import type { Engine } from '../engine/connect-engine.ts'
import { removeMade, type MadeObjects } from './remove-made.ts'

/** Removes what a failed clone made and resolves with what to throw: the failure, or one that also names what is left. */
export async function undoClone(engine: Engine, made: MadeObjects, error: unknown): Promise<unknown> {
  const failures = await removeMade(engine, made)
  if (failures.length === 0) return error
  const left = [
    ...made.containers.map((id) => `container ${id}`),
    ...made.volumes.map((name) => `volume ${name}`),
    ...made.images.map((id) => `image ${id}`),
  ]
  const what = error instanceof Error ? error.message : 'The clone was cancelled.'
  return new OpError(
    error instanceof OpError ? error.code : 'INTERNAL',
    `${what} Not all it had made could be removed again, look for ${left.join(', ')}: ${failures.map(({ message }) => message).join(' ')}`,
    { cause: new AggregateError([error, ...failures], 'The clone failed, and so did its removal.') },
  )
}
