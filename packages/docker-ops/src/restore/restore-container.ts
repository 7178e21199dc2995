import { OpError, type PlanDigest, type RestoreOptions, type Role } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { findMissing } from '../container/bind-sources.ts'
import { askIfThere } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { reportStep, type WorkRun } from '../engine/report-step.ts'
import { createCarrierPool } from '../made/carrier-pool.ts'
import { nothingMade, type MadeObjects } from '../made/made-objects.ts'
import { undoMade } from '../made/remove-made.ts'
import { createNetworks } from '../make/create-networks.ts'
import { createVolumes } from '../make/create-volumes.ts'
import type { FidelityReport } from '../make/explain-differences.ts'
import { makeContainer, type NewContainer } from '../make/make-container.ts'
import { digestPlan, refuseChangedPlan } from '../plan/digest-plan.ts'
import { hostSources, refuseMissing } from '../plan/mounts/missing-folders.ts'
import { planContainer, type ContainerSpec } from '../plan/plan-container.ts'
import { refuseBeyondReach, type Sees } from '../plan/plan-reach.ts'
import { policyOf, refuseBeyondPolicy } from '../plan/plan-policy.ts'
import type { BackupSource } from './backup-source.ts'
import { fillFromBackup } from './fill-from-backup.ts'
import { releaseTag, restoreImage, type RestoredImage } from './image/restore-image.ts'
import { lostInRestore } from './not-restored.ts'
import { readBackup } from './read-backup.ts'
import { imageChange, readRestoreContext, type RestoreContext } from './read-restore-context.ts'
import { refuseRestore } from './refuse-restore.ts'

export interface RestoreRequest {
  /** The new container's name; the engine decides whether it is free. */
  name: string
  options: RestoreOptions
  /** The plan somebody looked at; null to go by what the engine says now. */
  plan: PlanDigest | null
  /** What whoever asked may grant a container. */
  grants: Role
  /** What an admin has confirmed, by the names of `policy`; absent: nobody is asked to. */
  confirmed?: readonly string[]
  /** Which containers they see; absent or null: all. */
  sees?: Sees
  /** Written on everything that is made, so that an interrupted restore can be swept by it. */
  jobId: string
}

export type RestoreRun = WorkRun

/**
 * Makes a container out of a backup, under a name of its own: its networks where they are gone, fresh volumes with the data of
 * the backup, its image where the engine has it no more, the writable layer, and the whole configuration, which is compared
 * with the backup's before it says so. Nothing that is there already is touched. When anything fails or the signal aborts, what
 * was made is removed again. A cancel rejects with the signal's reason; a call that creates something is waited for first.
 * @throws OpError
 * - `VAULT_DAMAGED` when the backup's document makes no sense, and what the source's streams fail with;
 * - `BAD_REQUEST` for a mount, a network or an override the backup does not allow, and for a folder the host has no more; `PLAN_CHANGED` when the plan no longer holds;
 *   `FORBIDDEN` for a setting beyond `grants`, and for what is out of sight of `sees`; `INVALID_STATE` for a swarm task's container;
 * - `MOUNT_SHARED` when it would be started beside its running original and both would write to the same folder of the host;
 * - `NAME_IN_USE` when the name of the container, of a new volume or of a network is taken;
 * - `TRUNCATED`, `TIMEOUT` when data did not come whole, `TRUNCATED` also when a volume reads back otherwise;
 * - `UNEXPECTED_DIFFERENCE` when the container differs from the backup's where nobody meant it to;
 * - `PORT_IN_USE` when it was to be started and a port it publishes is taken;
 * - `DISK_FULL`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`. Where something could not be removed again, the message says what.
 */
export async function restoreContainer(
  engine: Engine,
  request: RestoreRequest,
  { source, run }: { source: BackupSource; run: RestoreRun },
): Promise<NewContainer> {
  const { signal } = run
  const { options, name, jobId } = request
  reportStep(run, 'reading')
  const backup = readBackup(source)
  const portClaims = options.overrides.ports === 'auto'
  const context = await readRestoreContext(engine, { backup, options, name, jobId, portClaims, signal })
  const spec = planContainer(context)
  refuseChangedPlan(request.plan, digestPlan(context, spec), 'restore')
  refuseBeyondPolicy(policyOf(spec, context), request)
  await refuseBeyondReach(engine, { context, spec, sees: request.sees ?? null }, signal)
  refuseRestore(context, spec)
  refuseMissing(await findMissing(engine, hostSources(spec, context), signal))
  await refuseTakenName(engine, name, signal)

  const made = nothingMade()
  try {
    const { copied, lost } = await createParts(engine, { context, spec, source, made }, run)
    const restored = await restoreImage(engine, { context, source, made }, run)
    const { container, finalSpec } = finalPlan(context, restored)
    const planned = [...finalSpec.changes, ...context.settled, ...imageChange(backup.container, container.Image)]
    const result = await makeContainer(
      engine,
      { name, spec: finalSpec, original: backup.container, planned, purpose: 'restore', options },
      {
        ...run,
        onCreated: (id) => made.containers.push(id),
        explain: (fidelity) => explainEngines(fidelity, context),
        beforeStart: async () => {
          if (restored.loaded) await releaseTag(engine, jobId, made)
        },
      },
    )
    return {
      ...result,
      copied,
      image: restored.derivedImageId,
      frozenMs: null,
      notCarried: lostInRestore(context, finalSpec, lost),
    }
  } catch (error) {
    throw await undoMade(engine, { jobId, made }, error)
  }
}

async function createParts(
  engine: Engine,
  parts: { context: RestoreContext; spec: ContainerSpec; source: BackupSource; made: MadeObjects },
  run: RestoreRun,
): ReturnType<typeof fillFromBackup> {
  const { context, spec, source, made } = parts
  const { jobId, backup, newNetworks } = context
  const carriers = createCarrierPool(engine, { jobId, made, signal: run.signal })
  if (newNetworks.length > 0 || spec.volumes.length > 0) reportStep(run, 'creating')
  const options = { jobId, signal: run.signal }
  await createNetworks(engine, newNetworks, { ...options, onCreated: (id) => made.networks.push(id) })
  await createVolumes(engine, spec.volumes, {
    ...options,
    onCreated: (volume) => made.volumes.push(volume),
    replaced: backup.volumes,
    purpose: 'restore',
  })
  const { verify } = context.options
  const filled = await fillFromBackup(
    engine,
    { volumes: spec.volumes, trees: backup.trees, source, verify, carriers },
    run,
  )
  await carriers.close()
  return filled
}

/** The plan again, with the image as the engine has it now. */
function finalPlan(
  context: RestoreContext,
  { image, derivedImageId, imageNameIsCurrent, loaded }: RestoredImage,
): { container: RestoreContext['container']; finalSpec: ContainerSpec } {
  const isOriginal = loaded && derivedImageId === null
  const container = isOriginal ? { ...context.container, Image: image.Id } : context.container
  return { container, finalSpec: planContainer({ ...context, container, image, derivedImageId, imageNameIsCurrent }) }
}

/** Before anything is read: the engine itself would only say so at the end. */
async function refuseTakenName(engine: Engine, name: string, signal: AbortSignal): Promise<void> {
  const container = clientOf(engine).getContainer(encodeURIComponent(name))
  const found = await askIfThere(container.inspect({ abortSignal: signal }), signal)
  if (found?.Name !== `/${name}`) return
  throw new OpError('NAME_IN_USE', message('container-name-taken', { name }), { field: 'name' })
}

/**
 * A backup of another engine version: a field that only one of the two writes is no accident. What the older one wrote and this
 * one does not know is listed all the same, since it may have meant something.
 */
export function explainEngines(found: FidelityReport, context: RestoreContext): FidelityReport {
  const { changes, unexpected } = explainAdded(found)
  const { version, apiVersion } = context.backup.document.engine
  if (apiVersion === context.apiVersion) return { changes, unexpected }
  const reason = message('change-engine-version', { version, apiVersion, here: context.apiVersion })
  const known = unexpected.filter(({ from, to }) => isAbsent(from) || isAbsent(to))
  return {
    changes: [...changes, ...known.map((change) => ({ ...change, reason }))],
    unexpected: unexpected.filter((change) => !known.includes(change)),
  }
}

/** Limits nobody asked for come from the engine alone. */
function explainAdded({ changes, unexpected }: FidelityReport): FidelityReport {
  const added = unexpected.filter(({ field, from }) => field.startsWith('HostConfig.Ulimits.') && isAbsent(from))
  const reason = message('change-ulimit-added')
  return {
    changes: [...changes, ...added.map((change) => ({ ...change, reason }))],
    unexpected: unexpected.filter((change) => !added.includes(change)),
  }
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined
}
