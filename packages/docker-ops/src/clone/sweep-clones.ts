import { OpError } from '@holdfast/contract'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { jobLabel } from './plan/plan-labels.ts'
import { removeMade } from './remove-made.ts'

export interface SweptClones {
  /** Full ids. */
  containers: string[]
  volumes: string[]
}

type Labelled = { Labels?: Record<string, string> | null }

/**
 * Removes what interrupted clones left behind: containers (running or not, with their anonymous volumes) and volumes
 * that carry the label of one of these jobs. Resolves with what it removed.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, or the first failed removal's code; it tries all before.
 */
export async function sweepClones(
  engine: Engine,
  jobIds: readonly string[],
  { signal }: { signal?: AbortSignal } = {},
): Promise<SweptClones> {
  if (jobIds.length === 0) return { containers: [], volumes: [] }
  const client = clientOf(engine)
  const options = { filters: { label: [jobLabel] }, ...(signal && { abortSignal: signal }) }
  const isSwept = ({ Labels }: Labelled): boolean => jobIds.includes(Labels?.[jobLabel] ?? '')
  const [containers, { Volumes }] = await Promise.all([
    ask(client.listContainers({ ...options, all: true }), {}, signal),
    ask(client.listVolumes(options), {}, signal),
  ])
  const left = [
    ...containers.filter(isSwept).map(({ Id }) => ({ containerId: Id, volumes: [] })),
    ...(Volumes ?? []).filter(isSwept).map(({ Name }) => ({ containerId: null, volumes: [Name] })),
  ]
  const failures: OpError[] = []
  for (const object of left) {
    signal?.throwIfAborted()
    failures.push(...(await removeMade(engine, object)))
  }
  const [first] = failures
  if (first !== undefined)
    throw new OpError(
      first.code,
      `Not all that interrupted clones left could be removed: ${failures.map(({ message }) => message).join(' ')}`,
      {
        cause: new AggregateError(failures),
      },
    )
  return {
    containers: left.flatMap(({ containerId }) => containerId ?? []),
    volumes: left.flatMap(({ volumes }) => volumes),
  }
}
