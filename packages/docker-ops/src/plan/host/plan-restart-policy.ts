import { OpError } from '@holdfast/contract'
import { ownName } from '../../container/names.ts'
import { chosenByEngine, isAtLeast, type Edits, type PlanContext } from '../plan-context.ts'
import { predictChanges } from '../predict-changes.ts'

export interface RawRestartPolicy {
  Name: string
  MaximumRetryCount: number
}

export interface RestartPolicyPlan extends Edits {
  /** What to set once the clone was seen healthy; null when nothing. */
  afterwards: RawRestartPolicy | null
}

const never: RawRestartPolicy = { Name: 'no', MaximumRetryCount: 0 }

/**
 * The policy that was asked for, from the first start on; else none until the clone was seen healthy, and the source's then.
 * @throws OpError `BAD_REQUEST` (field `overrides.restartPolicy`) for one on a container the engine removes when it ends.
 */
export function planRestartPolicy(context: PlanContext): RestartPolicyPlan {
  const { container, apiVersion, options } = context
  const source = {
    ...never,
    ...(container.HostConfig['RestartPolicy'] as Partial<RawRestartPolicy> | null | undefined),
  }
  const asked = options.overrides.restartPolicy
  if (asked !== undefined) {
    refuseBesideAutoRemove(context)
    const MaximumRetryCount = asked.name === 'on-failure' ? asked.maximumRetryCount : 0
    return { ...policyEdits(context, { Name: asked.name, MaximumRetryCount }, 'Set, as asked.'), afterwards: null }
  }
  if (source.Name === '' || source.Name === 'no') {
    const reason = 'No policy at all; this engine writes it as "no".'
    const isRenamed = source.Name === '' && isAtLeast(apiVersion, '1.44')
    const changes = isRenamed ? [chosenByEngine('HostConfig.RestartPolicy.Name', '', reason)] : []
    return { changes, afterwards: null }
  }
  const reason = `None until the clone was seen healthy, so that a start that does harm is not repeated; then ${inWords(source)} as in the source.`
  return { ...policyEdits(context, never, reason), afterwards: source }
}

function policyEdits({ container }: PlanContext, policy: RawRestartPolicy, reason: string): Edits {
  const hostConfig = { RestartPolicy: { ...policy } }
  return { hostConfig, changes: predictChanges(container, { HostConfig: hostConfig }, () => reason) }
}

/** @NOTE the engine refuses the two together: moby daemon/container.go, validateRestartPolicy and AutoRemove. */
function refuseBesideAutoRemove({ container, options }: PlanContext): void {
  const name = options.overrides.restartPolicy?.name
  if (!container.HostConfig['AutoRemove'] || name === 'no') return
  const message = `${ownName(container)} is removed by the engine when it ends (AutoRemove), and so is its clone; it cannot be restarted. Leave the restart policy out.`
  throw new OpError('BAD_REQUEST', message, { field: 'overrides.restartPolicy' })
}

function inWords({ Name, MaximumRetryCount }: RawRestartPolicy): string {
  return MaximumRetryCount > 0 ? `${Name}, at most ${MaximumRetryCount} times,` : Name
}
