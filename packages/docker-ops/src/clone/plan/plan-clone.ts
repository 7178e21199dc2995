import { OpError } from '@holdfast/contract'
import { ownName, type Edits, type PlanContext, type PlannedChange } from './plan-context.ts'
import { planConfig } from './plan-config.ts'
import { planHostConfig } from './plan-host-config.ts'
import { planIdentity } from './plan-identity.ts'
import { planLabels } from './plan-labels.ts'
import { planMounts, type MountPlan } from './plan-mounts.ts'
import { planNetworks, type NetworkPlan } from './plan-networks.ts'
import { planPorts } from './plan-ports.ts'

export interface ClonePlan {
  /** The body of `POST /containers/create`. */
  createBody: Record<string, unknown>
  volumes: MountPlan['volumes']
  connect: NetworkPlan['afterCreate']
  leave: NetworkPlan['leave']
  /** Destinations whose data source and clone could both write. */
  sharedWritable: string[]
  /** Every deliberate difference between the inspects of source and clone. */
  changes: PlannedChange[]
}

/**
 * Works out a clone from the raw inspects of a container and its image. Pure: it asks nobody and changes nothing.
 * `Config` and `HostConfig` pass through untouched, then each part applies its few deliberate edits.
 * @throws OpError `BAD_REQUEST` for a mount the source has not, `INVALID_STATE` for a swarm task's container.
 */
export function planClone(context: PlanContext): ClonePlan {
  const { container } = context
  refuseSwarmTask(context)
  const mounts = planMounts(context)
  const networks = planNetworks(context)
  const parts: Edits[] = [
    planIdentity(context),
    planConfig(context),
    planLabels(context),
    planHostConfig(context),
    planPorts(context),
    mounts,
    networks,
  ]
  return {
    createBody: {
      ...Object.assign({}, container.Config, ...parts.map(({ config }) => config)),
      HostConfig: Object.assign({}, container.HostConfig, ...parts.map(({ hostConfig }) => hostConfig)),
      ...(networks.atCreate && { NetworkingConfig: { EndpointsConfig: networks.atCreate } }),
    },
    volumes: mounts.volumes,
    connect: networks.afterCreate,
    leave: networks.leave,
    sharedWritable: mounts.sharedWritable,
    changes: parts.flatMap(({ changes }) => changes),
  }
}

function refuseSwarmTask({ container }: PlanContext): void {
  if (container.Config.Labels?.['com.docker.swarm.task.id'] === undefined) return
  throw new OpError('INVALID_STATE', `${ownName(container)} is a task of a swarm service; clone the service instead.`)
}
