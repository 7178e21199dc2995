import { OpError, type MountChoice } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { ownName } from '../container/names.ts'
import { derivedFromLabel, originalImage } from '../made/labels.ts'
import { planConfig } from './config/plan-config.ts'
import { planIdentity } from './config/plan-identity.ts'
import { planDerivedImage } from './config/plan-image.ts'
import { planHostConfig } from './host/plan-host-config.ts'
import { planLimits } from './host/plan-limits.ts'
import { planNamespaces } from './host/plan-namespaces.ts'
import { planRestartPolicy, type RestartPolicyPlan } from './host/plan-restart-policy.ts'
import { planLabels } from './labels/plan-labels.ts'
import { planMounts, type MountPlan } from './mounts/plan-mounts.ts'
import { planNetworks, type NetworkPlan } from './networks/plan-networks.ts'
import type { Edits, PlanContext, PlannedChange } from './plan-context.ts'
import { planPorts } from './ports/plan-ports.ts'

/** A clone as the engine will be asked for it. */
export interface ContainerSpec {
  /** The body of `POST /containers/create`. */
  createBody: CreateBody
  /** Asked for beside the body; null where the engine takes the right one by itself. */
  platform: string | null
  volumes: MountPlan['volumes']
  mountChoices: ReadonlyMap<string, MountChoice>
  connect: NetworkPlan['afterCreate']
  leave: NetworkPlan['leave']
  contested: MountPlan['contested']
  /** What to set once the clone was seen healthy; null when the restart policy stays. */
  policyAfterwards: RestartPolicyPlan['afterwards']
  /** Every deliberate difference between the inspects of source and clone. */
  changes: PlannedChange[]
}

export interface CreateBody extends Record<string, unknown> {
  Labels: Record<string, string>
  HostConfig: Record<string, unknown>
}

/**
 * Works out a clone from the raw inspects of a container and its image. Pure: it asks nobody and changes nothing.
 * `Config` and `HostConfig` pass through untouched, then each part applies its few deliberate edits.
 * @throws OpError `BAD_REQUEST` for a choice or an override the source does not allow, `INVALID_STATE` for a swarm task's
 * container.
 */
export function planContainer(context: PlanContext): ContainerSpec {
  const { container, options } = context
  refuseSwarmTask(context)
  const mounts = planMounts(context)
  const networks = planNetworks(context)
  const derived = planDerivedImage(context)
  const restartPolicy = planRestartPolicy(context)
  const labels = planLabels(context)
  const parts: Edits[] = [
    planIdentity(context),
    planConfig(context),
    labels,
    planHostConfig(context),
    planNamespaces(context),
    planLimits(context),
    restartPolicy,
    planPorts(context),
    mounts,
    networks,
    derived,
  ]
  const config = Object.assign({}, container.Config, ...parts.map((part) => part.config)) as Record<string, unknown>
  const { platform, newImage, derivedImageId } = context
  return {
    platform: newImage === null && derivedImageId === null ? platform : null,
    createBody: {
      ...config,
      Labels: {
        ...(config['Labels'] as Record<string, string>),
        ...(options.writableLayer === 'include' && { [derivedFromLabel]: originalImage(container) }),
      },
      HostConfig: Object.assign({}, container.HostConfig, ...parts.map(({ hostConfig }) => hostConfig)),
      ...(networks.atCreate && { NetworkingConfig: { EndpointsConfig: networks.atCreate } }),
    },
    volumes: mounts.volumes,
    mountChoices: mounts.choices,
    connect: networks.afterCreate,
    leave: networks.leave,
    contested: mounts.contested,
    policyAfterwards: restartPolicy.afterwards,
    changes: withLastWord(
      parts.flatMap(({ changes }) => changes),
      [...networks.changes, ...derived.changes],
    ),
  }
}

/** One change per field: what the last parts say holds. */
function withLastWord(all: readonly PlannedChange[], last: readonly PlannedChange[]): PlannedChange[] {
  const fields = new Set(last.map(({ field }) => field))
  return [...all.filter((change) => !fields.has(change.field)), ...last]
}

function refuseSwarmTask({ container, purpose }: PlanContext): void {
  if (container.Config.Labels?.['com.docker.swarm.task.id'] === undefined) return
  throw new OpError('INVALID_STATE', message('plan-swarm-task', { container: ownName(container), purpose }))
}
