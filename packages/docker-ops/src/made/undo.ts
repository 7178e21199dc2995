import { OpError } from '@holdfast/contract'
import type { Engine } from '../engine/connect-engine.ts'
import { removeMade, type MadeObjects } from './remove-made.ts'

/** Removes what a failed clone or backup made and resolves with what to throw: the failure, or one that also names what is left. */
export async function undoClone(engine: Engine, made: MadeObjects, error: unknown): Promise<unknown> {
  const failures = await removeMade(engine, made)
  const left = [
    ...made.containers.map((id) => `container ${id}`),
    ...made.volumes.map((name) => `volume ${name}`),
    ...made.images.map((id) => `image ${id}`),
  ]
  return namingWhatIsLeft(error, { left, failures })
}

/** The error itself when everything could be removed again. */
export function namingWhatIsLeft(
  error: unknown,
  { left, failures }: { left: readonly string[]; failures: readonly OpError[] },
): unknown {
  if (failures.length === 0) return error
  const what = error instanceof Error ? error.message : 'It was cancelled.'
  return new OpError(
    error instanceof OpError ? error.code : 'INTERNAL',
    `${what} Not all it had made could be removed again, look for ${left.join(', ')}: ${failures.map(({ message }) => message).join(' ')}`,
    { cause: new AggregateError([error, ...failures], 'The work failed, and so did the removal of what it had made.') },
  )
}
