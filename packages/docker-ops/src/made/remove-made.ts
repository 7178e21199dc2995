import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { ask, askIfThere, detailOf } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { addUnanswered, findMade } from './find-made.ts'
import { madeKinds, nothingMade, type MadeObjects } from './made-objects.ts'

/**
 * Removes containers with their anonymous volumes, then volumes, images, tags and networks; one that is gone already counts as
 * removed. It goes on after a failure and returns them all; what is removed is taken off the lists.
 */
export async function removeMade(engine: Engine, made: MadeObjects): Promise<OpError[]> {
  const failures: OpError[] = []
  for (const kind of madeKinds)
    for (const one of made[kind].slice())
      try {
        await remove(engine, kind, one)
        made[kind].splice(made[kind].indexOf(one), 1)
      } catch (error) {
        failures.push(error as OpError)
      }
  return failures
}

/**
 * Removes what a failed job made, also what the engine made without its answer having arrived. Resolves with what to throw: the
 * failure, or one that also names what is left.
 */
export async function undoMade(
  engine: Engine,
  { jobId, made }: { jobId: string; made: MadeObjects },
  error: unknown,
): Promise<unknown> {
  await addUnanswered(engine, jobId, made)
  const failures = await removeMade(engine, made)
  if (failures.length === 0) return error
  const left = madeKinds.flatMap((kind) =>
    made[kind].map((name) => message('made-object', { kind: nouns[kind], name })),
  )
  const about = {
    error: error instanceof Error ? detailOf(error) : message('was-cancelled'),
    left,
    failures: failures.map(({ detail }) => detail),
  }
  return new OpError(error instanceof OpError ? error.code : 'INTERNAL', message('made-not-removed', about), {
    cause: new AggregateError([error, ...failures], 'The work failed, and so did the removal of what it had made.'),
  })
}

/**
 * Removes what interrupted jobs left behind: containers (running or not, carriers among them, with their anonymous volumes),
 * volumes, images and networks that carry the label of one of them, and the images they had loaded. Resolves with what it removed.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, or the first failed removal's code; it tries all before.
 */
export async function sweepMade(
  engine: Engine,
  jobIds: readonly string[],
  { signal }: { signal?: AbortSignal } = {},
): Promise<MadeObjects> {
  if (jobIds.length === 0) return nothingMade()
  const found = await findMade(engine, jobIds, signal)
  const failures = await removeMade(engine, structuredClone(found))
  const [first] = failures
  if (first === undefined) return found
  const details = failures.map(({ detail }) => detail)
  throw new OpError(first.code, message('leftovers-not-removed', { failures: details }), {
    cause: new AggregateError(failures),
  })
}

const nouns = {
  containers: 'container',
  volumes: 'volume',
  images: 'image',
  tags: 'image',
  networks: 'network',
} as const satisfies Record<keyof MadeObjects, string>

function remove(engine: Engine, kind: keyof MadeObjects, one: string): Promise<unknown> {
  const client = clientOf(engine)
  switch (kind) {
    case 'containers':
      return removeContainer(engine, one)
    case 'volumes':
      return askIfThere(client.getVolume(one).remove())
    case 'images':
    case 'tags':
      return askIfThere(client.getImage(one).remove({ noprune: true }))
    case 'networks':
      return askIfThere(client.getNetwork(one).remove())
    default:
      return kind satisfies never
  }
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
