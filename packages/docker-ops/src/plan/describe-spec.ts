import type { ClonePlan } from '@holdfast/contract'
import { jobLabel } from '../made/labels.ts'
import { digestPlan } from './digest-plan.ts'
import { describeLabels } from './labels/plan-labels.ts'
import { describeNetworks } from './networks/describe-networks.ts'
import type { ContainerSpec } from './plan-container.ts'
import { withDigits, type PlanContext } from './plan-context.ts'

type Described =
  | 'name'
  | 'start'
  | 'mode'
  | 'memory'
  | 'networks'
  | 'labels'
  | 'exclusiveDevices'
  | 'restartPolicy'
  | 'changes'
  | 'digest'

/** What a plan says of the container alone, wherever its data comes from. */
export function describeSpec(context: PlanContext, spec: ContainerSpec): Pick<ClonePlan, Described> {
  const { name, options } = context
  return {
    name,
    start: options.start,
    mode: options.mode,
    memory: memoryPaths(context),
    networks: describeNetworks(context),
    labels: describeLabels(context),
    exclusiveDevices: exclusiveDevices(context),
    restartPolicy: describeRestart(spec),
    changes: spec.changes.map(({ engineChooses = false, ...change }) => ({
      ...withDigits(change),
      decidedLater: engineChooses || change.field === `Config.Labels.${jobLabel}`,
    })),
    digest: digestPlan(context, spec),
  }
}

function memoryPaths({ container: { HostConfig, Mounts } }: PlanContext): string[] {
  const mounted = (Mounts ?? []).filter(({ Type }) => Type === 'tmpfs').map(({ Destination }) => Destination)
  return [...new Set([...Object.keys(HostConfig.Tmpfs ?? {}), ...mounted])].toSorted()
}

function describeRestart({ createBody, policyAfterwards }: ContainerSpec): ClonePlan['restartPolicy'] {
  const policy = createBody.HostConfig['RestartPolicy'] as { Name?: string } | null | undefined
  const firstStart = policy?.Name || 'no'
  return { firstStart, afterwards: policyAfterwards?.Name ?? firstStart }
}

/** Devices any number of containers can use at once. */
const shared = /^\/dev\/(null|zero|full|random|urandom|fuse|kvm|net\/tun|dri(\/|$)|shm)/

/** What two containers may not be able to use at the same time: a stick, a serial line, a graphics card. */
export function exclusiveDevices({ container }: PlanContext): string[] {
  const { Devices, DeviceRequests } = container.HostConfig
  const paths = (Devices ?? []).flatMap(({ PathOnHost }) => (typeof PathOnHost === 'string' ? PathOnHost : []))
  const requests = Array.isArray(DeviceRequests) ? (DeviceRequests as Record<string, unknown>[]) : []
  return [
    ...paths.filter((path) => !shared.test(path)),
    ...requests.map(({ Driver, Count, DeviceIDs }) => {
      const which =
        Array.isArray(DeviceIDs) && DeviceIDs.length > 0 ? DeviceIDs.join(', ') : Count === -1 ? 'all' : String(Count)
      return `${typeof Driver === 'string' && Driver !== '' ? Driver : 'device'} ${which}`
    }),
  ]
}
