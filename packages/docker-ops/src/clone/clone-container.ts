import type { CloneOptions, PlanDigest, Role } from '@holdfast/contract'
import { findMissing } from '../container/bind-sources.ts'
import { findDefaultUlimits } from '../container/default-ulimits.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { reportStep } from '../engine/report-step.ts'
import { createCarrierPool } from '../made/carrier-pool.ts'
import { nothingMade, type MadeObjects } from '../made/made-objects.ts'
import { undoMade } from '../made/remove-made.ts'
import { readLayerBytes } from '../engine/raw/read-raw.ts'
import { createVolumes } from '../make/create-volumes.ts'
import { makeContainer, type NewContainer } from '../make/make-container.ts'
import { digestPlan, refuseChangedPlan } from '../plan/digest-plan.ts'
import { refuseUnmetNeeds, refuseSharedMounts } from '../plan/find-conflicts.ts'
import { excludedLayer, notCarried } from '../plan/mounts/not-carried.ts'
import { hostSources, refuseMissing } from '../plan/mounts/missing-folders.ts'
import { planContainer } from '../plan/plan-container.ts'
import type { PlanContext } from '../plan/plan-context.ts'
import { policyOf, refuseBeyondPolicy } from '../plan/plan-policy.ts'
import { refuseBeyondReach, type Sees } from '../plan/plan-reach.ts'
import { planQuiesce } from '../plan/plan-quiesce.ts'
import type { QuiescingRun } from '../quiesce/quiesce-journal.ts'
import { refuseWhiteoutNames } from '../writable-layer/whiteout-names.ts'
import { readCloneSource } from './read-clone-source.ts'
import { takeData } from './take-data.ts'

export interface CloneRequest {
  /** Id, unique id prefix or name of the source. */
  containerId: string
  /** The clone's name; the engine decides whether it is free. */
  name: string
  options: CloneOptions
  /** The plan somebody looked at; null to go by what the engine says now. */
  plan: PlanDigest | null
  /** What whoever asked may grant a container. */
  grants: Role
  /** What an admin has confirmed, by the names of `policy`; absent: nobody is asked to. */
  confirmed?: readonly string[]
  /** Which containers they see; absent or null: all. */
  sees?: Sees
  /** Written on everything that is made, so that an interrupted clone can be swept by it. */
  jobId: string
}

export type CloneRun = QuiescingRun

const layerSizeMs = 10_000

/**
 * Makes a container like another, with the whole configuration and, where asked, its data and its writable layer, and
 * compares the two before it says so. The clone is started only if `options.start` asks for it. When anything fails or the
 * signal aborts, what was made is removed again and the source is as it was before.
 * A cancel rejects with the signal's reason; a call that creates or changes something is waited for first.
 * @throws OpError
 * - `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID` for the source; `INVALID_STATE` for a swarm task's container and for a mode that
 *   would harm the source, for a start while a container it needs does not run, and for a writable layer with files that an image
 *   would take for deletions, naming them; `OWN_CONTAINER` where it is the one this program runs in;
 * - `BAD_REQUEST` for a mount or an override the source does not allow; `PLAN_CHANGED` when the plan no longer holds;
 *   `FORBIDDEN` for a setting beyond `grants`, and for what is out of sight of `sees`;
 * - `MOUNT_SHARED` when the clone would be started beside its running source and both could write the same data;
 * - `NAME_IN_USE` when the container's name or that of a new volume is taken;
 * - `TRUNCATED`, `TIMEOUT` when data did not come whole;
 * - `UNEXPECTED_DIFFERENCE` when the clone differs from its source where nobody meant it to;
 * - `PORT_IN_USE` when the clone was to be started and a port it publishes is taken;
 * - `DISK_FULL`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`. Where something could not be removed again, the message says
 *   what, and `cause` is an AggregateError of the first failure and those of the removal.
 */
export async function cloneContainer(engine: Engine, request: CloneRequest, run: CloneRun): Promise<NewContainer> {
  const { signal } = run
  const { options } = request
  reportStep(run, 'reading')
  const source = await readCloneSource(engine, request, { signal, portClaims: options.overrides.ports === 'auto' })
  const context = { ...source, ...request, purpose: 'clone' as const, derivedImageId: null }
  const spec = planContainer(context)
  refuseChangedPlan(request.plan, digestPlan(context, spec), 'clone')
  refuseBeyondPolicy(policyOf(spec, context), request)
  await refuseBeyondReach(engine, { context, spec, sees: request.sees ?? null }, signal)
  refuseSharedMounts(context, spec)
  refuseUnmetNeeds(context, spec)
  const { ownContainerId = null } = run
  const how = planQuiesce(context, spec, ownContainerId)
  refuseMissing(await findMissing(engine, hostSources(spec, context), signal))

  if (options.writableLayer === 'include')
    await refuseWhiteoutNames(engine, source.container, { ownContainerId, signal })

  // Beside the work, and no reason to wait for long: the engine looks at each file of the layer.
  const soon = AbortSignal.any([signal, AbortSignal.timeout(layerSizeMs)])
  const layerBytes =
    options.writableLayer === 'exclude'
      ? readLayerBytes(engine, source.container.Id, soon).catch(() => null)
      : Promise.resolve(null)

  const made = nothingMade()
  try {
    if (spec.volumes.length > 0) reportStep(run, 'creating')
    await createVolumes(engine, spec.volumes, {
      jobId: request.jobId,
      signal,
      onCreated: (volume) => made.volumes.push(volume),
      replaced: context.volumes,
      purpose: 'clone',
    })
    const data = await takeData(engine, { context, spec, how, made }, run)
    const { imageId: derivedImageId, image } = data
    const defaultUlimits = await settleUlimits(engine, context, { made, signal })
    const finalSpec = planContainer({ ...context, defaultUlimits, derivedImageId, image })
    const clone = await makeContainer(
      engine,
      {
        name: request.name,
        spec: finalSpec,
        original: source.container,
        planned: finalSpec.changes,
        purpose: 'clone',
        options,
      },
      { ...run, onCreated: (id) => made.containers.push(id) },
    )
    const excluded = excludedLayer(context, await layerBytes)
    signal.throwIfAborted()
    return {
      ...clone,
      copied: data.copied,
      image: derivedImageId,
      frozenMs: data.frozenMs,
      notCarried: [...excluded, ...notCarried(finalSpec, context.volumes), ...data.lost],
    }
  } catch (error) {
    throw await undoMade(engine, { jobId: request.jobId, made }, error)
  }
}

/** A plan makes nothing, and may have to leave open which limits are the engine's own. */
async function settleUlimits(
  engine: Engine,
  { container, defaultUlimits: possible, jobId }: PlanContext,
  { made, signal }: { made: MadeObjects; signal: AbortSignal },
): Promise<string[]> {
  const carriers = createCarrierPool(engine, { jobId, made, signal })
  const found = await findDefaultUlimits(engine, { container, possible }, { carriers, signal })
  await carriers.close()
  return found
}
