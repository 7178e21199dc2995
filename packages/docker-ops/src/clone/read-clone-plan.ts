import type { CloneOptions, ClonePlan, PlannedObject, Role } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { findMissing } from '../container/bind-sources.ts'
import { mountUsers, readTakenNames, type TakenNames } from '../container/in-use.ts'
import { expectsWholeCopy } from '../data/host-writer/fresh-volume.ts'
import { expectedLosses } from '../data/look-for-losses.ts'
import { listLabelled } from '../container/list-containers.ts'
import { ownName } from '../container/names.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { cleanPath } from '../engine/raw/bind-spec.ts'
import { originalImage } from '../made/labels.ts'
import { describeSpec } from '../plan/describe-spec.ts'
import { findConflicts } from '../plan/find-conflicts.ts'
import { freeName } from '../plan/free-name.ts'
import { describeMounts } from '../plan/mounts/describe-mounts.ts'
import { hostSources } from '../plan/mounts/missing-folders.ts'
import { volumeDetail } from '../plan/mounts/mount-decision.ts'
import { excludedLayer, notCarried } from '../plan/mounts/not-carried.ts'
import { planContainer, type ContainerSpec } from '../plan/plan-container.ts'
import type { PlanContext } from '../plan/plan-context.ts'
import { policyOf } from '../plan/plan-policy.ts'
import { inSight, reachConflicts, withoutUnseen, type Sees } from '../plan/plan-reach.ts'
import { planQuiesce } from '../plan/plan-quiesce.ts'
import { describePorts } from '../plan/ports/describe-ports.ts'
import { stopLimit } from '../quiesce/stop-container.ts'
import type { EngineSizes } from '../sizes/read-sizes.ts'
import { lookUpWhiteoutNames, whiteoutNamesMessage } from '../writable-layer/whiteout-names.ts'
import { lookAtSource } from './look-at-source.ts'
import { readCloneSource } from './read-clone-source.ts'

export interface ClonePlanRequest {
  /** Id, unique id prefix or name of the source. */
  containerId: string
  options: CloneOptions
  /** What whoever asks may grant a container. */
  grants: Role
  /** What an admin has confirmed, by the names of `policy`; absent: nobody is asked to. */
  confirmed?: readonly string[]
  /** Which containers they see; absent or null: all. */
  sees?: Sees
}

export interface ClonePlanFacts {
  signal: AbortSignal
  /** What is known of the sizes of these volumes: null while nobody knows; `pending` while they are being asked for. */
  lookUpSizes: (volumes: readonly string[]) => { sizes: EngineSizes | null; pending: boolean }
  /** How fast data was copied before; null when it never was. */
  bytesPerSecond: number | null
  ownContainerId: string | null
}

/** A dialog waits for it. */
const lookPatienceMs = 1_500

/**
 * Works out what a clone would do, without changing anything. Without a name it proposes a free one.
 * @throws OpError `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID`, `INVALID_STATE` for a swarm task's container, `BAD_REQUEST` for a
 * choice or an override the source does not allow, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function readClonePlan(
  engine: Engine,
  request: ClonePlanRequest,
  facts: ClonePlanFacts,
): Promise<ClonePlan> {
  const { signal } = facts
  const { options } = request
  const listed = listLabelled(engine, { signal })
  const named = listed.then((all) => all.map(({ row }) => row))
  const [source, others, taken] = await Promise.all([
    readCloneSource(engine, request, { signal, portClaims: true }),
    listed,
    readTakenNames(engine, named, signal),
  ])
  const { sizes, pending } = facts.lookUpSizes([...source.volumes.keys()])
  const reach = { sees: request.sees ?? null, others }
  const rows = inSight(reach).map(({ row }) => row)
  const unnamed = { ...source, options, purpose: 'clone' as const, jobId: '', derivedImageId: null, name: '' }
  const context = withoutUnseen(withName(unnamed, taken), reach)
  const spec = planContainer(context)
  const ports = describePorts(context)
  const policy = policyOf(spec, context)
  const { ownContainerId } = facts
  const layerRefusal = await refusalOfLayer(engine, context, facts)
  const missing = await findMissing(engine, hostSources(spec, context), signal)
  const { grants, confirmed } = request
  const found = { rows, taken, ports, policy, grants, confirmed, ownContainerId, missing, layerRefusal }
  const conflicts = [...reachConflicts(context, spec, reach), ...findConflicts(context, spec, found)]
  const freezes = conflicts.some(({ field }) => field === 'mode') ? null : planQuiesce(context, spec, ownContainerId)
  const layerBytes = sizes?.writableLayers.get(source.container.Id) ?? null
  const losses = await lookAhead(engine, { context, spec }, facts)
  const totalBytes = bytesToCopy(context, spec, sizes)
  const mountFacts = { sizes: sizes?.volumes ?? new Map<string, number>(), users: mountUsers(rows) }
  return {
    ...describeSpec(context, spec),
    sourceId: source.container.Id,
    sourceName: ownName(source.container),
    sourceState: source.container.State.Status as ClonePlan['sourceState'],
    image: options.overrides.image ?? originalImage(source.container),
    freezes,
    ...(freezes === 'stop' && { stopLimit: stopLimit(source.container) }),
    creates: plannedObjects(context, spec),
    mounts: describeMounts(context, spec, mountFacts),
    writableLayer: { choice: options.writableLayer, sizeBytes: layerBytes },
    ports,
    hostPortsChecked: source.hostPortsChecked,
    policy,
    conflicts,
    notCarried: [...excludedLayer(context, layerBytes), ...notCarried(spec, context.volumes), ...losses],
    totalBytes,
    sizesPending: pending,
    estimatedSeconds: totalBytes === null || facts.bytesPerSecond === null ? null : totalBytes / facts.bytesPerSecond,
  }
}

/** What the clone will not have of the data it is going to copy, by what is there now. */
async function lookAhead(
  engine: Engine,
  { context, spec }: { context: PlanContext; spec: ContainerSpec },
  { ownContainerId, signal }: ClonePlanFacts,
): Promise<Message[]> {
  const whole = new Set<string>()
  for (const copied of copiedMounts(context, spec))
    if (await expectsWholeCopy(engine, [copied], signal)) whole.add(cleanPath(copied.mount.Destination))
  await using look = await lookAtSource(engine, { context, spec, whole }, { ownContainerId, signal })
  return expectedLosses(await look.results(lookPatienceMs))
}

function copiedMounts({ container, volumes }: PlanContext, spec: ContainerSpec) {
  return spec.volumes.flatMap(({ copyOf }) => {
    const mount = container.Mounts?.find(({ Destination }) => cleanPath(Destination) === copyOf?.destination)
    return copyOf === null || mount === undefined ? [] : { mount, volume: volumes.get(mount.Name ?? '') ?? null }
  })
}

function withName(context: PlanContext, taken: TakenNames): PlanContext {
  if (context.options.name !== undefined) return { ...context, name: context.options.name }
  const stem = `${ownName(context.container)}-clone`
  const endings = planContainer({ ...context, name: stem }).volumes.map(({ name }) => name.slice(stem.length))
  return { ...context, name: freeName(stem, endings, taken) }
}

/** How long a plan waits for what the job will ask again. */
const lookMs = 3_000

async function refusalOfLayer(
  engine: Engine,
  { container, options }: PlanContext,
  { ownContainerId, signal }: ClonePlanFacts,
): Promise<Message | null> {
  if (options.writableLayer === 'exclude') return null
  const soon = AbortSignal.any([signal, AbortSignal.timeout(lookMs)])
  const names = await lookUpWhiteoutNames(engine, container, { ownContainerId, signal: soon }).catch(() => null)
  signal.throwIfAborted()
  return names === null || names.length === 0
    ? null
    : whiteoutNamesMessage(ownName(container), names, { canExclude: true })
}

/** Null while the size of one of them is not known. */
function bytesToCopy(
  { container, options }: PlanContext,
  spec: ContainerSpec,
  sizes: EngineSizes | null,
): number | null {
  const parts = spec.volumes.flatMap(({ copyOf }) =>
    copyOf === null ? [] : [copyOf.type === 'bind' ? null : (sizes?.volumes.get(copyOf.source) ?? null)],
  )
  if (options.writableLayer === 'include') parts.push(sizes?.writableLayers.get(container.Id) ?? null)
  return parts.includes(null) ? null : parts.reduce<number>((sum, part) => sum + (part ?? 0), 0)
}

function plannedObjects(context: PlanContext, { volumes }: ContainerSpec): PlannedObject[] {
  const { container, options, name } = context
  const image = options.overrides.image ?? originalImage(container)
  const carried = options.writableLayer === 'include'
  return [
    ...volumes.map((volume) => ({
      kind: 'volume' as const,
      name: volume.name,
      detail: volumeDetail(volume, 'clone'),
    })),
    ...(carried ? [{ kind: 'image' as const, name: image, detail: message('object-image-derived') }] : []),
    { kind: 'container', name, detail: message('object-container', { image: carried ? null : image }) },
  ]
}
