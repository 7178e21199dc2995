import type { ClonePlan } from '@holdfast/contract'
import { jobLabel } from '../made/labels.ts'
import { digestPlan } from './digest-plan.ts'
import { exclusiveDevices } from './host/exclusive-devices.ts'
import { describeLabels } from './labels/describe-labels.ts'
import { describeNetworks } from './networks/describe-networks.ts'
import type { CloneSpec } from './plan-container.ts'
import type { PlanContext } from './plan-context.ts'

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
export function describeSpec(context: PlanContext, spec: CloneSpec): Pick<ClonePlan, Described> {
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
      ...change,
      decidedLater: engineChooses || change.field === `Config.Labels.${jobLabel}`,
    })),
    digest: digestPlan(context, spec),
  }
}

function memoryPaths({ container: { HostConfig, Mounts } }: PlanContext): string[] {
  const mounted = (Mounts ?? []).filter(({ Type }) => Type === 'tmpfs').map(({ Destination }) => Destination)
  return [...new Set([...Object.keys(HostConfig.Tmpfs ?? {}), ...mounted])].toSorted()
}

function describeRestart({ createBody, policyAfterwards }: CloneSpec): ClonePlan['restartPolicy'] {
  const policy = createBody.HostConfig['RestartPolicy'] as { Name?: string } | null | undefined
  const firstStart = policy?.Name || 'no'
  return { firstStart, afterwards: policyAfterwards?.Name ?? firstStart }
}
