import { OpError } from '@holdfast/contract'
import type { Engine } from '../engine/connect-engine.ts'
import { findMade } from './find-made.ts'
import { removeMade, type MadeObjects } from './remove-made.ts'

/**
 * Removes what interrupted clones left behind: containers (running or not, helpers among them, with their anonymous
 * volumes), volumes and images that carry the label of one of these jobs. Resolves with what it removed.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, or the first failed removal's code; it tries all before.
 */
export async function sweepClones(
  engine: Engine,
  jobIds: readonly string[],
  { signal }: { signal?: AbortSignal } = {},
): Promise<MadeObjects> {
  if (jobIds.length === 0) return { containers: [], volumes: [], images: [] }
  const found = await findMade(engine, jobIds, signal)
  const left = { containers: [...found.containers], volumes: [...found.volumes], images: [...found.images] }
  const failures = await removeMade(engine, left)
  const [first] = failures
  if (first === undefined) return found
  const said = failures.map(({ message }) => message).join(' ')
  throw new OpError(first.code, `Not all that interrupted clones left could be removed: ${said}`, {
    cause: new AggregateError(failures),
  })
}
