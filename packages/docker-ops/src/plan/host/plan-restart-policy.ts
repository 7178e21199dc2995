import { OpError } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { ownName } from '../../container/names.ts'
import { isAtLeast } from '../../engine/agree-api.ts'
import { chosenByEngine, type Edits, type PlanContext } from '../plan-context.ts'
import { predictChanges } from '../predict-changes.ts'

export interface RawRestartPolicy {
  Name: string
  /** A bigint where a number would be rounded. */
  MaximumRetryCount: number | bigint
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
  const { container, apiVersion, options, purpose } = context
  const source = {
    ...never,
    ...(container.HostConfig['RestartPolicy'] as Partial<RawRestartPolicy> | null | undefined),
  }
  const requested = options.overrides.restartPolicy
  if (requested !== undefined) {
    refuseBesideAutoRemove(context)
    const MaximumRetryCount = requested.name === 'on-failure' ? requested.maximumRetryCount : 0
    return {
      ...policyEdits(context, { Name: requested.name, MaximumRetryCount }, message('change-set')),
      afterwards: null,
    }
  }
  if (source.Name === '' || source.Name === 'no') {
    const reason = message('change-restart-unnamed')
    const isRenamed = source.Name === '' && isAtLeast(apiVersion, '1.44')
    const changes = isRenamed ? [chosenByEngine('HostConfig.RestartPolicy.Name', '', reason)] : []
    return { changes, afterwards: null }
  }
  const { Name: policy, MaximumRetryCount } = source
  const retries = typeof MaximumRetryCount === 'bigint' ? String(MaximumRetryCount) : MaximumRetryCount
  const reason = message('change-restart-later', { policy, retries, purpose })
  return { ...policyEdits(context, never, reason), afterwards: source }
}

function policyEdits({ container }: PlanContext, policy: RawRestartPolicy, reason: Message): Edits {
  const hostConfig = { RestartPolicy: { ...policy } }
  return { hostConfig, changes: predictChanges(container, { HostConfig: hostConfig }, () => reason) }
}

/** @NOTE the engine refuses the two together: moby daemon/container.go, validateRestartPolicy and AutoRemove. */
function refuseBesideAutoRemove({ container, options, purpose }: PlanContext): void {
  const name = options.overrides.restartPolicy?.name
  if (!container.HostConfig['AutoRemove'] || name === 'no') return
  const detail = message('auto-removed-not-restarted', { container: ownName(container), purpose })
  throw new OpError('BAD_REQUEST', detail, { field: 'overrides.restartPolicy' })
}
