import {
  containerName,
  containerState,
  type PlannedObject,
  type RestoreOptions,
  type RestorePlan,
  type Role,
} from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { findMissing } from '../container/bind-sources.ts'
import { readTakenNames, type TakenNames } from '../container/in-use.ts'
import { listLabelled } from '../container/list-containers.ts'
import { ownName } from '../container/names.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { sameValue } from '../engine/raw/same-value.ts'
import { originalImage } from '../made/labels.ts'
import { describeSpec } from '../plan/describe-spec.ts'
import { freeName, isFree } from '../plan/free-name.ts'
import { hostSources } from '../plan/mounts/missing-folders.ts'
import { volumeDetail } from '../plan/mounts/mount-decision.ts'
import { planContainer, type ContainerSpec } from '../plan/plan-container.ts'
import { inSight, reachConflicts, withoutUnseen, type Sees } from '../plan/plan-reach.ts'
import { policyOf } from '../plan/plan-policy.ts'
import { describePorts } from '../plan/ports/describe-ports.ts'
import type { BackupSource } from './backup-source.ts'
import { describeRestoreMounts } from './describe-restore-mounts.ts'
import { findRestoreConflicts } from './find-restore-conflicts.ts'
import { notRestored } from './not-restored.ts'
import { readBackup } from './read-backup.ts'
import { readRestoreContext, type RestoreContext } from './read-restore-context.ts'
import { refuseForeignVolumes } from './refuse-restore.ts'

export interface RestorePlanRequest {
  options: RestoreOptions
  /** What whoever asks may grant a container. */
  grants: Role
  /** What an admin has confirmed, by the names of `policy`; absent: nobody is asked to. */
  confirmed?: readonly string[]
  /** Which containers they see; absent or null: all. */
  sees?: Sees
  /** By the destination of a mount, the length of its tar in the backup. */
  treeBytes: ReadonlyMap<string, number>
}

export interface RestorePlanFacts {
  signal: AbortSignal
  /** How fast data was restored before; null when it never was. */
  bytesPerSecond: number | null
}

/**
 * Works out what a restore would do, without changing anything. Without a name it proposes the original's, where that is free.
 * @throws OpError `VAULT_DAMAGED` when the backup's document makes no sense, `BAD_REQUEST` for a choice or an override the
 * backup does not allow, `INVALID_STATE` for a swarm task's container, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function readRestorePlan(
  engine: Engine,
  { options, grants, confirmed, sees = null, treeBytes }: RestorePlanRequest,
  { source, facts: { signal, bytesPerSecond } }: { source: BackupSource; facts: RestorePlanFacts },
): Promise<RestorePlan> {
  const backup = readBackup(source)
  const listed = listLabelled(engine, { signal })
  const named = listed.then((all) => all.map(({ row }) => row))
  const request = { backup, options, name: '', jobId: '', portClaims: true, signal }
  const [unnamed, others, taken] = await Promise.all([
    readRestoreContext(engine, request),
    listed,
    readTakenNames(engine, named, signal),
  ])
  const reach = { sees, others }
  const rows = inSight(reach).map(({ row }) => row)
  const context = withoutUnseen({ ...unnamed, name: options.name ?? nameFor(unnamed, taken) }, reach)
  const spec = planContainer(context)
  refuseForeignVolumes(context, spec)
  const ports = describePorts(context)
  const policy = policyOf(spec, context)
  const missing = await findMissing(engine, hostSources(spec, context), signal)
  const described = describeSpec(context, spec)
  const totalBytes = bytesToRestore(context, spec, treeBytes)
  const { container, document } = backup
  return {
    ...described,
    changes: [...described.changes, ...settledChanges(context, spec)].filter(
      ({ from, to, decidedLater }) => decidedLater || !sameValue(from, to),
    ),
    sourceId: container.Id,
    sourceName: ownName(container),
    sourceState: containerState.catch('exited').parse(container.State.Status),
    image: options.overrides.image ?? originalImage(container),
    freezes: null,
    creates: plannedObjects(context, spec),
    mounts: describeRestoreMounts(context, spec, { rows, treeBytes }),
    writableLayer: { choice: context.options.writableLayer, sizeBytes: document.writableLayer?.bytes ?? null },
    ports,
    hostPortsChecked: context.hostPortsChecked,
    policy,
    conflicts: [
      ...reachConflicts(context, spec, reach),
      ...findRestoreConflicts(context, spec, { rows, taken, ports, policy, grants, confirmed, missing }),
    ],
    notCarried: notRestored(context, spec),
    totalBytes,
    sizesPending: false,
    estimatedSeconds: totalBytes === null || bytesPerSecond === null ? null : totalBytes / bytesPerSecond,
    imageFrom: isImageThere(context) ? 'engine' : 'vault',
    newNetworks: context.newNetworks.map(({ Name }) => Name),
  }
}

/** What was decided before the plan, and what that did not decide again. */
function settledChanges({ settled }: RestoreContext, { changes }: ContainerSpec): RestorePlan['changes'] {
  return settled
    .filter(({ field }) => changes.every((change) => change.field !== field))
    .map(({ engineChooses = false, ...change }) => ({ ...change, decidedLater: engineChooses }))
}

function nameFor(context: RestoreContext, taken: TakenNames): string {
  const parsed = containerName.safeParse(ownName(context.container))
  const own = parsed.success ? parsed.data : 'container'
  const endings = planContainer({ ...context, name: own }).volumes.map(({ name }) => name.slice(own.length))
  return isFree(own, endings, taken) ? own : freeName(`${own}-restored`, endings, taken)
}

function isImageThere({ newImage, imageOnEngine }: RestoreContext): boolean {
  return newImage !== null || imageOnEngine !== null
}

/** The data of the mounts, and the layers the engine lacks; null while one size is not known. */
function bytesToRestore(
  context: RestoreContext,
  spec: ContainerSpec,
  treeBytes: ReadonlyMap<string, number>,
): number | null {
  const { backup, newImage, imageOnEngine, options } = context
  const { layers } = backup.image
  const known = newImage !== null ? layers.length : (imageOnEngine?.layers.length ?? 0)
  const sent = options.writableLayer === 'include' || known === 0 ? layers.slice(known) : []
  let total = sent.reduce((sum, { bytes }) => sum + bytes, 0)
  for (const { copyOf } of spec.volumes) {
    if (copyOf === null) continue
    const bytes = treeBytes.get(backup.trees.get(copyOf.destination) ?? '')
    if (bytes === undefined) return null
    total += bytes
  }
  return total
}

function plannedObjects(context: RestoreContext, { volumes }: ContainerSpec): PlannedObject[] {
  const { options, name, backup } = context
  const image = options.overrides.image ?? originalImage(backup.container)
  const isDerived = options.writableLayer === 'include'
  const detail = message(isDerived ? 'object-image-derived' : 'object-image-of-backup')
  return [
    ...volumes.map((volume) => ({
      kind: 'volume' as const,
      name: volume.name,
      detail: volumeDetail(volume, 'restore'),
    })),
    ...(isDerived || !isImageThere(context) ? [{ kind: 'image' as const, name: image, detail }] : []),
    { kind: 'container', name, detail: message('object-container', { image: isDerived ? null : image }) },
  ]
}
