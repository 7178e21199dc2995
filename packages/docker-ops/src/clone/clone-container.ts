import { OpError, type CloneOptions, type FidelityChange, type JobStep, type WorkProgress } from '@holdfast/contract'
import { sharedWritableMounts } from '../container/shared-mounts.ts'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { cleanPath } from './bind-spec.ts'
import { compareInspects } from './compare-inspects.ts'
import { createCloneVolumes } from './create-clone-volumes.ts'
import { explainDifferences } from './explain-differences.ts'
import { findUnanswered } from './find-unanswered.ts'
import { planClone, type ClonePlan } from './plan/plan-clone.ts'
import { readCloneSource, readContainer, type CloneSource } from './read-clone-source.ts'
import { removeMade, type MadeObjects } from './remove-made.ts'

export interface CloneRequest {
  /** Id, unique id prefix or name of the source. */
  containerId: string
  /** The clone's name; the engine decides whether it is free. */
  name: string
  options: CloneOptions
  /** Written on everything that is made, so that an interrupted clone can be swept by it. */
  jobId: string
}

export interface CloneRun {
  signal: AbortSignal
  onProgress: (progress: WorkProgress) => void
}

export interface ClonedContainer {
  /** 64 hex digits. */
  containerId: string
  name: string
  started: boolean
  /** Every difference from the source that was meant, with its reason. */
  changes: FidelityChange[]
  /** Every difference that was not. */
  unexpected: FidelityChange[]
}

/**
 * Makes a container like another, with the whole configuration, and compares the two before it says so. The clone is
 * started only if `options.start` asks for it. When anything fails or the signal aborts, what was made is removed again:
 * the container with its anonymous volumes, and the volumes made for it.
 * A cancel rejects with the signal's reason; a call that creates something is waited for first.
 * @throws OpError
 * - `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID` for the source; `INVALID_STATE` for a swarm task's container;
 * - `BAD_REQUEST` for a mount the source has not;
 * - `MOUNT_SHARED` when the clone would be started beside its running source and both could write the same data;
 * - `NAME_IN_USE` when the container's name or that of a new volume is taken;
 * - `PORT_IN_USE` when the clone was to be started and a port it publishes is taken;
 * - `DISK_FULL`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`. Where something could not be removed again, the message says
 *   what, and `cause` is an AggregateError of the first failure and those of the removal.
 */
export async function cloneContainer(engine: Engine, request: CloneRequest, run: CloneRun): Promise<ClonedContainer> {
  const { signal } = run
  const step = (name: JobStep): void => {
    signal.throwIfAborted()
    run.onProgress({ step: name, bytesDone: 0, bytesTotal: null, totalIsEstimate: false })
  }
  step('reading')
  const source = await readCloneSource(engine, request.containerId, signal)
  const plan = planClone({ ...source, ...request })
  refuseSharedMounts(source, plan, request.options)

  const made: MadeObjects = { containerId: null, volumes: [] }
  try {
    step('creating')
    await createCloneVolumes(engine, plan.volumes, {
      jobId: request.jobId,
      signal,
      onCreated: (volume) => made.volumes.push(volume),
    })
    signal.throwIfAborted()
    const containerId = await createContainer(engine, request.name, plan)
    made.containerId = containerId
    if (plan.connect.length > 0 || plan.leave.length > 0) {
      step('connecting')
      await joinNetworks(engine, containerId, plan)
    }
    step('checking')
    const clone = await readContainer(engine, containerId, signal)
    const report = explainDifferences(compareInspects(source.container, clone), plan.changes)
    if (request.options.start) {
      step('starting')
      await ask(clientOf(engine).getContainer(containerId).start())
    }
    signal.throwIfAborted()
    return { containerId, name: request.name, started: request.options.start, ...report }
  } catch (error) {
    if (error instanceof OpError && error.code === 'ENGINE_UNREACHABLE')
      await findUnanswered(engine, request, { plan, made })
    throw await undo(engine, made, error)
  }
}

function refuseSharedMounts({ container }: CloneSource, plan: ClonePlan, options: CloneOptions): void {
  const sourceIsAlive = ['running', 'paused', 'restarting'].includes(container.State.Status)
  if (!options.start || options.allowSharedMounts || !sourceIsAlive) return
  const Mounts =
    container.Mounts?.filter(({ Destination }) => plan.sharedWritable.includes(cleanPath(Destination))) ?? []
  const shared = sharedWritableMounts({ Mounts }, { Mounts: container.Mounts ?? null })
  if (shared.length === 0) return
  const list = shared.map(({ data, destination }) => `${destination} (${data})`).join(', ')
  throw new OpError(
    'MOUNT_SHARED',
    `The clone and its running source ${container.Name.slice(1)} would both write to ${list}. Choose another way for these mounts, do not start the clone, or pass allowSharedMounts.`,
    { field: 'options.mounts' },
  )
}

// The calls from here on take no signal: an answer that is not waited for leaves open what there is to remove.

async function createContainer(engine: Engine, name: string, { createBody }: ClonePlan): Promise<string> {
  // Kept apart by these two names, which the typings do not know; else dockerode puts the whole body into the URL.
  const call = { _query: { name }, _body: createBody } as Record<string, unknown>
  const { id } = await ask(clientOf(engine).createContainer(call))
  return id
}

async function joinNetworks(engine: Engine, containerId: string, { connect, leave }: ClonePlan): Promise<void> {
  const client = clientOf(engine)
  for (const { network, endpoint } of connect)
    await ask(
      client.getNetwork(encodeURIComponent(network)).connect({ Container: containerId, EndpointConfig: endpoint }),
    )
  for (const network of leave)
    await ask(client.getNetwork(encodeURIComponent(network)).disconnect({ Container: containerId }))
}

async function undo(engine: Engine, made: MadeObjects, error: unknown): Promise<unknown> {
  const failures = await removeMade(engine, made)
  if (failures.length === 0) return error
  const left = [
    ...(made.containerId ? [`container ${made.containerId}`] : []),
    ...made.volumes.map((name) => `volume ${name}`),
  ]
  const what = error instanceof Error ? error.message : 'The clone was cancelled.'
  return new OpError(
    error instanceof OpError ? error.code : 'INTERNAL',
    `${what} Not all it had made could be removed again, look for ${left.join(', ')}: ${failures.map(({ message }) => message).join(' ')}`,
    { cause: new AggregateError([error, ...failures], 'The clone failed, and so did its removal.') },
  )
}
